/**
 * What a page does for weeks, in minutes. Each function runs in a page or in a process, so it may use
 * nothing from outside; `sample` measures memory while nothing is under way.
 */

/**
 * @typedef {object} Setting
 * @property {string} origin of the server
 * @property {number} count events, reconnections or sources
 * @property {number} samples how often memory is measured
 *
 * @typedef {object} Given
 * @property {any} EventSource
 * @property {() => Promise<void>} sample
 * @property {() => Promise<void>} collect garbage
 */

/**
 * Events over one connection.
 *
 * @param {Setting} setting
 * @param {Given} given
 * @returns {Promise<Record<string, number>>} what the class is judged by, beside memory
 */
export async function events({ origin, count, samples }, { EventSource, sample }) {
  const size = Math.ceil(count / samples);
  const token = Math.random().toString(36);
  const outcome = { received: 0, outOfOrder: 0, connections: 0, errors: 0 };
  const source = new EventSource(
    `${origin}/events?parts=${samples}&size=${size}&token=${encodeURIComponent(token)}`,
  );
  source.onopen = () => {
    outcome.connections += 1;
  };
  source.onerror = () => {
    outcome.errors += 1;
  };
  for (let part = 1; part <= samples; part += 1) {
    await new Promise((resolve) => {
      source.onmessage = (/** @type {MessageEvent} */ { data, lastEventId }) => {
        outcome.received += 1;
        if (Number(lastEventId) !== outcome.received || !data.includes(`:${lastEventId}}`)) {
          outcome.outOfOrder += 1;
        }
        if (outcome.received === part * size) {
          resolve(undefined);
        }
      };
    });
    await sample();
    await (await fetch(`${origin}/next?token=${encodeURIComponent(token)}`)).text();
  }
  source.close();
  return outcome;
}

/**
 * One source whose connection ends after each event.
 *
 * @param {Setting} setting
 * @param {Given} given
 */
export async function reconnections({ origin, count, samples }, { EventSource, sample }) {
  const size = Math.ceil(count / samples);
  const outcome = { received: 0, connections: 0, failed: 0 };
  const source = new EventSource(`${origin}/once`);
  source.onopen = () => {
    outcome.connections += 1;
  };
  source.onerror = () => {
    outcome.failed += source.readyState === 2 ? 1 : 0;
  };
  for (let part = 1; part <= samples; part += 1) {
    await new Promise((resolve) => {
      source.onmessage = () => {
        outcome.received += 1;
        // It goes on while memory is measured.
        if (outcome.received >= part * size) {
          resolve(undefined);
        }
      };
    });
    await sample();
  }
  source.close();
  return outcome;
}

/**
 * Sources that are closed after their first event, a few at a time.
 *
 * @param {Setting} setting
 * @param {Given} given
 */
export async function sources({ origin, count, samples }, { EventSource, sample, collect }) {
  const outcome = { opened: 0, collected: 0 };
  const registry = new FinalizationRegistry(() => {
    outcome.collected += 1;
  });
  const one = () =>
    new Promise((resolve) => {
      const source = new EventSource(`${origin}/open`);
      registry.register(source, undefined);
      outcome.opened += 1;
      source.onmessage = () => {
        source.close();
        resolve(undefined);
      };
    });
  for (let part = 1; part <= samples; part += 1) {
    while (outcome.opened < (part * count) / samples) {
      // As many connections as a browser has to a server.
      await Promise.all([one(), one(), one(), one(), one(), one()]);
    }
    await sample();
  }
  // A registry is told in tasks of its own.
  for (let turn = 0; turn < 100 && outcome.collected < outcome.opened; turn += 1) {
    await collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return outcome;
}
