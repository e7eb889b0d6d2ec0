/** Puts the page together: the controls, the two panels, the chart. */
import { Panel } from './panel.js';
import { drawRates, RateCounter } from './rate-chart.js';
import { changeStream, dropConnections, streamUrl } from './server.js';
import { watch } from './watch.js';
import { watchInWorker } from './watch-in-worker.js';

/** @typedef {typeof EventSource | undefined} EventSourceClass */

const { EventSourcePolyfill, NativeEventSource } =
  /** @type {{ EventSourcePolyfill: any, NativeEventSource: EventSourceClass }} */ (
    /** @type {unknown} */ (globalThis)
  );

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const controls = /** @type {HTMLFormElement} */ (document.querySelector('.controls'));
const options = /** @type {HTMLFormElement} */ (document.querySelector('#polyfill form'));
const typeField = /** @type {HTMLInputElement} */ (element('type'));
const drop = /** @type {HTMLButtonElement} */ (element('drop'));

const counters = { polyfill: new RateCounter(), native: new RateCounter() };
const types = new Set(['message', 'request-seen']);
let url = await streamUrl(false);

const polyfill = new Panel(element('polyfill'), openPolyfill, () => counters.polyfill.count());
const native = new Panel(element('native'), openNative, () => counters.native.count());
const panels = /** @type {Panel[]} */ ([]);
if (EventSourcePolyfill) {
  panels.push(polyfill);
} else {
  polyfill.refuse('There is no dist/eventsource.js yet: npm run build makes it.');
}
if (NativeEventSource) {
  panels.push(native);
} else {
  native.refuse('This browser has no EventSource of its own.');
}

/** @param {(report: import('./watch.js').Report) => void} report */
function openPolyfill(report) {
  const { place, transport } = Object.fromEntries(new FormData(options));
  return place === 'worker'
    ? watchInWorker({ url, transport: String(transport), types: [...types] }, report)
    : watch(new EventSourcePolyfill(url, { transport }), types, report);
}

/** @param {(report: import('./watch.js').Report) => void} report */
function openNative(report) {
  const Native = /** @type {typeof EventSource} */ (NativeEventSource);
  return watch(new Native(url), types, report);
}

/** @param {string} text */
function say(text) {
  element('status').textContent = text;
}

controls.addEventListener('submit', (event) => event.preventDefault());
controls.addEventListener('change', async ({ target }) => {
  const { name, value } = /** @type {HTMLInputElement} */ (target);
  if (name === 'rate' || name === 'retry') {
    await changeStream({ [name]: Number(value) });
  } else if (name === 'origin') {
    url = await streamUrl(value === 'other');
    panels.forEach((panel) => panel.start());
  }
});

typeField.addEventListener('input', () => typeField.setCustomValidity(''));
typeField.addEventListener('change', async () => {
  if (!typeField.reportValidity()) {
    return;
  }
  types.add(typeField.value);
  // Before the server names its events so: what nobody listens to would count as lost.
  await Promise.all(panels.map((panel) => panel.listen(typeField.value)));
  typeField.setCustomValidity(await changeStream({ type: typeField.value }));
  typeField.reportValidity();
});

options.addEventListener('change', () => polyfill.start());

drop.addEventListener('click', async () => {
  const open = panels.filter((panel) => !panel.isClosed);
  const resumed = Promise.all(open.map((panel) => panel.resumed()));
  const { dropped, last } = await dropConnections();
  if (dropped === 0) {
    say('Nothing is connected at the moment.');
    return;
  }
  say(`Cut ${dropped} in the middle of event ${last + 1}. Waiting for them to come back …`);
  await resumed;
  const lost = open.reduce((sum, { tally }) => sum + tally.lost, 0);
  const doubled = open.reduce((sum, { tally }) => sum + tally.doubled, 0);
  say(`Resumed after event ${last}: ${lost} lost, ${doubled} doubled.`);
});

drawRates(element('chart'), counters, (rates) => {
  element('rate-polyfill').textContent = String(rates.polyfill);
  element('rate-native').textContent = String(rates.native);
});

panels.forEach((panel) => panel.start());
