/** What a trap in the binary does, and where the binary cannot be compiled. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { inOwnProcess } from './support/own-process.js';

describe('binding / a trap', () => {
  it('fails every source of the instance, aborts their requests, and later ones work', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const instances = tools.watchInstances();
      const { EventSource } = await tools.loadEmbedded();
      const server = tools.createServer();
      const open = async (/** @type {string} */ name) => {
        const source = new EventSource(`http://host.test/${name}`, { fetch: server.fetch });
        await tools.next(source, 'open');
        return source;
      };
      const sources = [await open('first'), await open('second')];
      const instancesBefore = instances.count;
      const events = /** @type {string[]} */ ([]);
      for (const source of sources) {
        source.onmessage = ({ type }) => events.push(`${type} of ${source.url}`);
      }
      const failed = sources.map(async (source) => {
        await tools.next(source, 'error');
        events.push(`error of ${source.url}, readyState ${source.readyState}`);
      });

      instances.trapNext = true;
      server.requests[0].push('data: lost\n\n');
      await Promise.all(failed);

      const aborted = server.requests.map(({ signal }) => signal.aborted);
      const later = await open('later');
      const message = tools.next(later, 'message');
      server.requests[2].push('data: works\n\n');
      const { data } = await message;
      await tools.settle();
      sources.forEach((source) => source.close());
      return {
        events,
        aborted,
        data,
        instances: [instancesBefore, instances.count],
        requests: server.requests.length,
        states: [...sources, later].map(({ readyState }) => readyState),
        uncaught: tools.uncaught,
      };
    });
    assert.deepEqual(outcome, {
      events: [
        'error of http://host.test/first, readyState 2',
        'error of http://host.test/second, readyState 2',
      ],
      aborted: [true, true],
      data: 'works',
      instances: [1, 2],
      requests: 3,
      states: [2, 2, 1],
      uncaught: ['RuntimeError: unreachable'],
    });
  });

  it('at the construction fails that source, and the constructor does not throw', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const instances = tools.watchInstances();
      const { EventSource } = await tools.loadEmbedded();
      const { fetch, requests } = tools.createServer();
      const first = new EventSource('http://host.test/', { fetch });
      await tools.next(first, 'open');
      instances.trapNext = true;
      const source = new EventSource('http://host.test/', { fetch });
      await tools.next(source, 'error');
      await tools.settle();
      return {
        states: [first.readyState, source.readyState],
        requests: requests.length,
        uncaught: tools.uncaught,
      };
    });
    assert.deepEqual(outcome, {
      states: [2, 2],
      requests: 1,
      uncaught: ['RuntimeError: unreachable'],
    });
  });

  it('is no end for a source that is connected anew, with the ID of the last event it dispatched', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const instances = tools.watchInstances();
      const { EventSource } = await tools.loadEmbedded();
      const { fetch, requests } = tools.createServer();
      const source = new EventSource('http://host.test/', { fetch });
      await tools.next(source, 'open');
      const first = tools.next(source, 'message');
      requests[0].push('id: 1\ndata: one\n\n');
      await first;
      const failed = tools.next(source, 'error');
      instances.trapNext = true;
      requests[0].push('data: lost\n\n');
      const { reason, message } = /** @type {any} */ (await failed);
      const { lastEventId } = source;
      source.reconnect();
      await tools.next(source, 'open');
      const again = tools.next(source, 'message');
      requests[1].push('data: two\n\n');
      const { data, lastEventId: kept } = await again;
      source.close();
      return { reason, message, lastEventId, data, kept };
    });
    assert.deepEqual(outcome, {
      reason: 'engine',
      message: 'the engine broke down or could not be loaded',
      lastEventId: '1',
      data: 'two',
      kept: '1',
    });
  });

  it('fires nothing at a source that is closed', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const instances = tools.watchInstances();
      const { EventSource } = await tools.loadEmbedded();
      const { fetch, requests } = tools.createServer();
      const open = async () => {
        const source = new EventSource('http://host.test/', { fetch });
        await tools.next(source, 'open');
        return source;
      };
      const [before, trapping, between] = [await open(), await open(), await open()];
      const events = /** @type {string[]} */ ([]);
      before.onerror = () => events.push('closed before the trap');
      between.onerror = () => events.push('closed before the event');
      before.close();
      // Error events have a task each, so there is a moment between the trap and the second.
      trapping.onerror = () => between.close();
      const failed = tools.next(between, 'error');
      instances.trapNext = true;
      requests[1].push('data: lost\n\n');
      await Promise.race([failed, tools.settle()]);
      return { events, uncaught: tools.uncaught };
    });
    assert.deepEqual(outcome, { events: [], uncaught: ['RuntimeError: unreachable'] });
  });
});

describe('binding / compilation', () => {
  it('waits for the first construction, and happens once', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      let compiled = 0;
      WebAssembly.Module = class extends WebAssembly.Module {
        constructor(/** @type {BufferSource} */ bytes) {
          super(bytes);
          compiled += 1;
        }
      };
      const { EventSource } = await tools.loadEmbedded();
      const counts = [compiled];
      const { fetch } = tools.createServer();
      for (let count = 0; count < 2; count += 1) {
        new EventSource('http://host.test/', { fetch });
        counts.push(compiled);
      }
      return counts;
    });
    assert.deepEqual(outcome, [0, 1, 1]);
  });

  it('goes on asynchronously where an engine refuses to do it at once', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      // Node's own fetch compiles a parser when it is first looked at.
      await new globalThis.Response('').text();
      await tools.settle();
      const refuse = /** @type {any} */ (
        function () {
          throw new RangeError('Wasm compilation exceeds internal limits');
        }
      );
      let instances = 0;
      const { instantiate } = WebAssembly;
      Object.assign(WebAssembly, {
        Module: refuse,
        Instance: refuse,
        instantiate(/** @type {any} */ module, /** @type {any} */ imports) {
          instances += 1;
          return instantiate(module, imports);
        },
      });
      const { EventSource } = await tools.loadEmbedded();
      const { fetch } = tools.createServer();
      const sources = [0, 1].map(() => new EventSource('http://host.test/', { fetch }));
      const states = sources.map(({ readyState }) => readyState);
      await Promise.all(sources.map((source) => tools.next(source, 'open')));
      return { states, instances, uncaught: tools.uncaught };
    });
    assert.deepEqual(outcome, { states: [0, 0], instances: 1, uncaught: [] });
  });

  for (const [name, takeAway] of Object.entries({
    forbidden: () => {
      const refuse = function () {
        throw new WebAssembly.CompileError('violates the Content Security policy');
      };
      WebAssembly.Module = /** @type {any} */ (refuse);
      WebAssembly.compile = async () => refuse();
    },
    'refused at once and later': () => {
      WebAssembly.Module = /** @type {any} */ (
        function () {
          throw new RangeError('Wasm compilation exceeds internal limits');
        }
      );
      WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError('no'));
    },
    missing: () => {
      Reflect.deleteProperty(globalThis, 'WebAssembly');
    },
  })) {
    it(`that is ${name} leads to the engine in plain JavaScript`, async () => {
      const outcome = await inOwnProcess(async (tools, change) => {
        // Node's own fetch compiles a parser when it is first looked at.
        await new globalThis.Response('').text();
        await tools.settle();
        (0, eval)(`(${change})`)();
        const { EventSource } = await tools.loadEmbedded();
        const { fetch, requests } = tools.createServer();
        const sources = [0, 1].map(() => new EventSource('http://host.test/', { fetch }));
        new EventSource('http://host.test/', { fetch }).close();
        const states = sources.map(({ readyState }) => readyState);
        await Promise.all(sources.map((source) => tools.next(source, 'open')));
        const message = tools.next(sources[1], 'message');
        requests[1].push('data: works\n\n');
        const { data } = await message;
        sources.forEach((source) => source.close());
        return { states, data, requests: requests.length, uncaught: tools.uncaught };
      }, String(takeAway));
      assert.deepEqual(outcome, { states: [0, 0], data: 'works', requests: 2, uncaught: [] });
    });
  }

  for (const [name, load] of Object.entries({
    'cannot be loaded': () => Promise.reject(new TypeError('no engine')),
    'is none': () => Promise.resolve({}),
    'throws when it is made': () =>
      Promise.resolve({
        makeEngine() {
          throw new RangeError('no memory');
        },
      }),
  })) {
    it(`that is forbidden fails each source where the other engine ${name}, and says so`, async () => {
      const { reported, ...outcome } = await inOwnProcess(async (tools, code) => {
        Reflect.deleteProperty(globalThis, 'WebAssembly');
        const { EventSource } = await tools.loadWithTranslated((0, eval)(`(${code})`));
        const first = new EventSource('http://host.test/');
        const stateAtFirst = first.readyState;
        await Promise.race([tools.next(first, 'error'), tools.settle()]);
        const second = new EventSource('http://host.test/');
        await Promise.race([tools.next(second, 'error'), tools.settle()]);
        return {
          stateAtFirst,
          states: [first.readyState, second.readyState],
          reported: tools.uncaught.length,
        };
      }, String(load));
      assert.deepEqual(outcome, { stateAtFirst: 0, states: [2, 2] });
      assert.ok(reported > 0);
    });
  }

  it('asks for the other engine again after it could not be loaded', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { fetch } = tools.createServer();
      const translated = await tools.loadTranslated();
      WebAssembly.Module = /** @type {any} */ (
        function () {
          throw new WebAssembly.CompileError('violates the Content Security policy');
        }
      );
      let loads = 0;
      const { EventSource } = await tools.loadWithTranslated(async () => {
        loads += 1;
        if (loads === 1) {
          throw new TypeError('offline');
        }
        return translated;
      });
      const first = new EventSource('http://host.test/', { fetch });
      await tools.next(first, 'error');
      const second = new EventSource('http://host.test/', { fetch });
      await tools.next(second, 'open');
      const states = [first.readyState, second.readyState];
      second.close();
      return { loads, states };
    });
    assert.deepEqual(outcome, { loads: 2, states: [2, 1] });
  });
});
