/** From the engine's text and tables to events. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { inOwnProcess } from './support/own-process.js';

describe('dispatcher', () => {
  it('dispatches real events in order, each with what it names or the one before had', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { Dispatcher, init } = await tools.loadDispatcher();
      const target = new EventTarget();
      const dispatcher = new Dispatcher(target, init);
      const seen = /** @type {unknown[]} */ ([]);
      for (const type of ['message', 'price', 'é']) {
        target.addEventListener(type, (event) => {
          const { data, lastEventId, origin } = /** @type {MessageEvent} */ (event);
          const { bubbles, cancelable } = event;
          seen.push([event instanceof MessageEvent, type, data, lastEventId, origin]);
          seen.push(...[bubbles, cancelable].filter(Boolean));
        });
      }
      tools.deliver(dispatcher, [
        { type: 'message', data: 'one', lastEventId: '' },
        { data: '' },
        { type: 'price', data: '\uFEFFé\uD83D\uDE00\n\0', lastEventId: '日' },
      ]);
      tools.deliver(dispatcher, [{ data: 'next piece' }, { type: 'é', data: 'last' }]);
      const beforeFlush = seen.length;
      await dispatcher.flush('http://host.test');
      return { beforeFlush, seen };
    });
    const origin = 'http://host.test';
    assert.deepEqual(outcome, {
      beforeFlush: 0,
      seen: [
        [true, 'message', 'one', '', origin],
        [true, 'message', '', '', origin],
        [true, 'price', '\uFEFFé\uD83D\uDE00\n\0', '日', origin],
        [true, 'price', 'next piece', '日', origin],
        [true, 'é', 'last', '日', origin],
      ],
    });
  });

  it('dispatches a busy stream completely, in order', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { Dispatcher, init } = await tools.loadDispatcher();
      const target = new EventTarget();
      const dispatcher = new Dispatcher(target, init);
      let next = 0;
      target.addEventListener('message', (event) => {
        const { data, lastEventId } = /** @type {MessageEvent} */ (event);
        next += Number(data === `data ${next}` && lastEventId === `${next}`);
      });
      const events = Array.from({ length: 1_000 }, (_, index) => ({
        type: index === 0 ? 'message' : undefined,
        data: `data ${index}`,
        lastEventId: `${index}`,
      }));
      for (let start = 0; start < events.length; start += 300) {
        tools.deliver(dispatcher, events.slice(start, start + 300));
      }
      await dispatcher.flush('');
      return next;
    });
    assert.equal(outcome, 1_000);
  });

  for (const events of [1, 2, 5, 20, 150]) {
    it(`runs the promise reactions of a listener before the next of ${events} events`, async () => {
      const outcome = await inOwnProcess(async (tools, count) => {
        Object.assign(globalThis, { MessageChannel: tools.BrowserLikeMessageChannel });
        const { Dispatcher, init } = await tools.loadDispatcher();
        const target = new EventTarget();
        const dispatcher = new Dispatcher(target, init);
        let [seen, reacted, early] = [0, 0, 0];
        target.addEventListener('message', async () => {
          early += Number(reacted < seen);
          seen += 1;
          await null;
          reacted += 1;
        });
        tools.deliver(dispatcher, [
          { type: 'message', data: '0', lastEventId: '' },
          ...Array.from({ length: count - 1 }, (_, index) => ({ data: `${index + 1}` })),
        ]);
        await dispatcher.flush('');
        return { seen, reacted, early };
      }, events);
      assert.deepEqual(outcome, { seen: events, reacted: events, early: 0 });
    });
  }

  it('cancelled by a listener dispatches no further event, and is done', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { Dispatcher, init } = await tools.loadDispatcher();
      const target = new EventTarget();
      const dispatcher = new Dispatcher(target, init);
      const seen = /** @type {string[]} */ ([]);
      target.addEventListener('message', (event) => {
        const { data } = /** @type {MessageEvent} */ (event);
        seen.push(`first listener: ${data}`);
        if (data === 'two') {
          dispatcher.cancel();
        }
      });
      target.addEventListener('message', (event) => {
        seen.push(`second listener: ${/** @type {MessageEvent} */ (event).data}`);
      });
      const events = ['one', 'two', 'three', 'four'].map((data) => ({ data }));
      tools.deliver(dispatcher, [{ type: 'message', data: 'zero', lastEventId: '' }, ...events]);
      tools.deliver(dispatcher, events);
      await dispatcher.flush('');
      await tools.settle();
      // What comes later is dispatched from its beginning.
      tools.deliver(dispatcher, [{ type: 'message', data: 'later', lastEventId: '' }]);
      await dispatcher.flush('');
      return seen;
    });
    assert.deepEqual(outcome, [
      ...['zero', 'one', 'two', 'later'].flatMap((data) => [
        `first listener: ${data}`,
        `second listener: ${data}`,
      ]),
    ]);
  });

  it('an exception of a listener is reported and stops nothing', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { Dispatcher, init } = await tools.loadDispatcher();
      const target = new EventTarget();
      const dispatcher = new Dispatcher(target, init);
      const seen = /** @type {string[]} */ ([]);
      target.addEventListener('message', () => {
        throw new Error(`thrown after ${seen.length}`);
      });
      target.addEventListener('message', (event) => {
        seen.push(/** @type {MessageEvent} */ (event).data);
      });
      tools.deliver(dispatcher, [
        { type: 'message', data: 'one', lastEventId: '' },
        { data: 'two' },
      ]);
      await dispatcher.flush('');
      await tools.settle();
      return { seen, uncaught: tools.uncaught };
    });
    assert.deepEqual(outcome, {
      seen: ['one', 'two'],
      uncaught: ['Error: thrown after 0', 'Error: thrown after 1'],
    });
  });

  it("does not use the target's own dispatchEvent", async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { Dispatcher, init } = await tools.loadDispatcher();
      const target = new EventTarget();
      let overridden = 0;
      target.dispatchEvent = () => {
        overridden += 1;
        return true;
      };
      const dispatcher = new Dispatcher(target, init);
      const opened = tools.next(target, 'open');
      dispatcher.fireOpen(false);
      const { constructor } = await opened;
      return { overridden, plain: constructor === Event };
    });
    assert.deepEqual(outcome, { overridden: 0, plain: true });
  });

  it('that fails drops its events, aborts its request, and fires one error', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { Dispatcher, init } = await tools.loadDispatcher();
      const target = new EventTarget();
      const dispatcher = new Dispatcher(target, init);
      const seen = /** @type {string[]} */ ([]);
      for (const type of ['message', 'error']) {
        target.addEventListener(type, () => seen.push(type));
      }
      dispatcher.transport = { abort: () => seen.push('abort') };
      tools.deliver(dispatcher, [{ type: 'message', data: 'lost', lastEventId: '' }]);
      const flushed = dispatcher.flush('');
      dispatcher.fail();
      const atOnce = [...seen];
      await flushed;
      await tools.settle();
      return { atOnce, seen };
    });
    assert.deepEqual(outcome, { atOnce: ['abort'], seen: ['abort', 'error'] });
  });
});
