/** What a panel shows. Drawn at most once per frame, however fast the events come. */
import { Log } from './log.js';
import { Tally } from './tally.js';

const STATES = ['CONNECTING', 'OPEN', 'CLOSED'];

export class PanelView {
  facts = {
    readyState: 2,
    url: '',
    origin: '',
    lastEventId: '',
    tally: new Tally(),
  };
  #section;
  #name;
  #log;
  #awaitsFrame = false;

  /**
   * @param {HTMLElement} section
   * @param {() => void} onToggle
   */
  constructor(section, onToggle) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById('panel-body'));
    section.append(template.content.cloneNode(true));
    this.#section = section;
    this.#name = this.#part('h2').textContent;
    this.#part('.request').setAttribute('aria-label', `${this.#name}: last request`);
    this.#part('.log').setAttribute('aria-label', `${this.#name}: log, newest first`);
    this.#part('.toggle').addEventListener('click', onToggle);
    this.#log = new Log(this.#part('.log'));
    this.draw();
  }

  /** @param {import('./watch.js').StateReport} report */
  logState({ cause, readyState }) {
    this.#log.connection(cause, STATES[readyState]);
  }

  /**
   * @param {string} type
   * @param {string} data
   */
  logEvent(type, data) {
    this.#log.event(type, data);
  }

  /** @param {{ head: string[], body: string }} request */
  showRequest({ head, body }) {
    const lines = body ? [...head, '', body] : head;
    this.#part('.request').replaceChildren(
      ...lines.flatMap((line, at) => {
        const part = document.createElement(line.startsWith('Last-Event-ID') ? 'b' : 'span');
        part.textContent = line;
        return at === 0 ? [part] : ['\n', part];
      }),
    );
  }

  /** Says in place of the source why there is none. @param {string} reason */
  refuse(reason) {
    const note = document.createElement('p');
    note.className = 'options note';
    note.textContent = reason;
    this.#part('.options').replaceWith(note);
    this.#part('.toggle').setAttribute('disabled', '');
  }

  draw() {
    if (!this.#awaitsFrame) {
      this.#awaitsFrame = true;
      requestAnimationFrame(() => {
        this.#awaitsFrame = false;
        this.#fill();
      });
    }
  }

  #fill() {
    const { readyState, url, origin, lastEventId, tally } = this.facts;
    const closed = readyState === 2;
    this.#part('.state').dataset.state = STATES[readyState];
    this.#part('.state span').textContent = STATES[readyState];
    const toggle = this.#part('.toggle');
    toggle.textContent = closed ? 'Connect' : 'Close';
    toggle.setAttribute('aria-label', `${toggle.textContent} ${this.#name}`);
    this.#part('.received').textContent = String(tally.received);
    this.#part('.lost b').textContent = String(tally.lost);
    this.#part('.doubled b').textContent = String(tally.doubled);
    this.#part('.lost').classList.toggle('is-wrong', tally.lost > 0);
    this.#part('.doubled').classList.toggle('is-wrong', tally.doubled > 0);
    this.#part('.last-event-id').textContent = lastEventId || '–';
    this.#part('.url').textContent = url || '–';
    this.#part('.origin').textContent = origin || '–';
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#section.querySelector(selector));
  }
}
