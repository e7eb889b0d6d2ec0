/**
 * An engine that breaks for what it is itself: its memory is overwritten, or a page leaves it no stack.
 * Its sources fail, and later ones work.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { inOwnProcess } from './support/own-process.js';

for (const engine of /** @type {const} */ (['loadEmbedded', 'loadFallback'])) {
  describe(`a broken engine, by ${engine}`, () => {
    it('whose memory was overwritten fails its sources, with a reason, and a later one works', async () => {
      const outcome = await inOwnProcess(async (tools, load) => {
        const memories = tools.watchMemories();
        const { EventSource } = await tools[load]();
        const { fetch, requests } = tools.createServer();
        const sources = ['first', 'second'].map(
          (name) => new EventSource(`http://host.test/${name}`, { fetch }),
        );
        await Promise.all(sources.map((source) => tools.next(source, 'open')));
        const failures = sources.map((source) => tools.next(source, 'error'));
        memories.clear();
        requests[0].push('data: lost\n\n');
        const reasons = (await Promise.all(failures)).map((event) => {
          const { reason, willReconnect } = /** @type {any} */ (event);
          return [reason, willReconnect];
        });
        const later = new EventSource('http://host.test/later', { fetch });
        await tools.next(later, 'open');
        const message = tools.next(later, 'message');
        requests[2].push('data: works\n\n');
        const { data } = await message;
        await tools.settle();
        return {
          reasons,
          data,
          states: [...sources, later].map(({ readyState }) => readyState),
          aborted: requests.map(({ signal }) => signal.aborted),
          reported: tools.uncaught.length > 0,
        };
      }, engine);
      assert.deepEqual(outcome, {
        reasons: [
          ['engine', false],
          ['engine', false],
        ],
        data: 'works',
        states: [2, 2, 1],
        aborted: [true, true, false],
        reported: true,
      });
    });

    for (const method of /** @type {const} */ (['close', 'reconnect'])) {
      it(`${method}() without stack, again and again, leaves each source failed, closed or working`, async () => {
        const outcome = await inOwnProcess(async (tools, [load, called]) => {
          const { EventSource } = await tools[load]();
          const { fetch, requests } = tools.createServer();
          const open = async (/** @type {string} */ name) => {
            const source = new EventSource(`http://host.test/${name}`, { fetch });
            await tools.next(source, 'open');
            return source;
          };
          const [source, other] = [await open('one'), await open('other')];
          /** @type {string[]} */
          const problems = [];
          other.onerror = (event) => problems.push(/** @type {any} */ (event).reason);
          let successes = 0;
          const exhaust = () => {
            try {
              exhaust();
            } finally {
              // Less and less stack is in use each time.
              if (successes < 3) {
                try {
                  source[called]();
                  successes += 1;
                } catch {
                  // A RangeError, from wherever it ran out of it.
                }
              }
            }
          };
          source.addEventListener('message', () => {
            try {
              exhaust();
            } catch {
              // What it ends in.
            }
          });
          requests[0].push('data\n\n');
          await tools.next(source, 'message');
          await tools.settle();
          const later = await open('later');
          const message = tools.next(later, 'message');
          requests.at(-1)?.push('data: works\n\n');
          const { data } = await message;
          // It may have been spared, but then it works.
          let isSound = problems.length === 1 && other.readyState === 2;
          if (problems.length === 0) {
            const heard = tools.next(other, 'message');
            requests[1].push('data\n\n');
            isSound = (await heard).type === 'message';
          }
          return { data, successes, isSound, problems: [...new Set(['engine', ...problems])] };
        }, /** @type {const} */ ([engine, method]));
        assert.deepEqual(outcome, {
          data: 'works',
          successes: 3,
          isSound: true,
          problems: ['engine'],
        });
      });
    }
  });
}
