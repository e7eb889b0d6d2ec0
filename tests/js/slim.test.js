/** `init()` of `./slim`: how the class gets its binary. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { inOwnProcess } from './support/own-process.js';

describe('slim', () => {
  it('sources constructed before init() are CONNECTING and attach after it', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { EventSource, init } = await tools.loadSlim();
      const server = tools.createServer();
      const sources = ['first', 'second'].map(
        (name) => new EventSource(`http://host.test/${name}`, { fetch: server.fetch }),
      );
      await tools.settle();
      const before = sources.map(({ readyState }) => readyState);
      const requestsBefore = server.requests.length;
      const opened = sources.map((source) => tools.next(source, 'open'));
      await init(await tools.readBinary());
      await Promise.all(opened);
      const message = tools.next(sources[1], 'message');
      server.requests[1].push('data: one\n\n');
      const { data } = await message;
      const urls = server.requests.map(({ url }) => url);
      return { before, requestsBefore, data, urls, uncaught: tools.uncaught };
    });
    assert.deepEqual(outcome, {
      before: [0, 0],
      requestsBefore: 0,
      data: 'one',
      urls: ['http://host.test/first', 'http://host.test/second'],
      uncaught: [],
    });
  });

  it('has its engine where none of its size can be made at once, as in Chromium before 114', async () => {
    const readyState = await inOwnProcess(async (tools) => {
      WebAssembly.Instance = /** @type {any} */ (
        function () {
          throw new RangeError('WebAssembly.Instance is disallowed on the main thread');
        }
      );
      const { EventSource, init } = await tools.loadSlim();
      const { fetch } = tools.createServer();
      const source = new EventSource('http://host.test/', { fetch });
      const opened = tools.next(source, 'open');
      await init(await tools.readBinary());
      await opened;
      return source.readyState;
    });
    assert.equal(readyState, 1);
  });

  it('a source closed before init() never connects', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { EventSource, init } = await tools.loadSlim();
      const { fetch, requests } = tools.createServer();
      const source = new EventSource('http://host.test/', { fetch });
      source.close();
      await init(await tools.readBinary());
      await tools.settle();
      return { readyState: source.readyState, requests: requests.length };
    });
    assert.deepEqual(outcome, { readyState: 2, requests: 0 });
  });

  it('a source closed and connected anew before init() connects once', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { EventSource, init } = await tools.loadSlim();
      const { fetch, requests } = tools.createServer();
      const source = new EventSource('http://host.test/', { fetch });
      source.close();
      source.reconnect();
      const before = source.readyState;
      const opened = tools.next(source, 'open');
      await init(await tools.readBinary());
      await opened;
      await tools.settle();
      return { before, readyState: source.readyState, requests: requests.length };
    });
    assert.deepEqual(outcome, { before: 0, readyState: 1, requests: 1 });
  });

  it('comments are kept for a source that asked for them before init()', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { EventSource, init } = await tools.loadSlim();
      const server = tools.createServer();
      const source = new EventSource('http://host.test/', { fetch: server.fetch });
      const comment = new Promise((resolve) => {
        source.oncomment = resolve;
      });
      const opened = tools.next(source, 'open');
      await init(await tools.readBinary());
      await opened;
      server.requests[0].push(': ping\n');
      return comment;
    });
    assert.equal(outcome, 'ping');
  });

  it('init() takes bytes, a module, a response, a URL, and promises of them', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { EventSource, init } = await tools.loadSlim();
      const bytes = await tools.readBinary();
      const url = `data:application/wasm;base64,${Buffer.from(bytes).toString('base64')}`;
      const { fetch } = tools.createServer();
      const states = /** @type {number[]} */ ([]);
      for (const input of [
        bytes,
        bytes.buffer,
        new WebAssembly.Module(bytes),
        new Response(bytes),
        url,
        new URL(url),
        Promise.resolve(bytes),
        globalThis.fetch(url),
      ]) {
        await init(input);
        const source = new EventSource('http://host.test/', { fetch });
        await tools.next(source, 'open');
        states.push(source.readyState);
      }
      return states;
    });
    assert.deepEqual(
      outcome,
      Array.from({ length: 8 }, () => 1),
    );
  });

  it('init() a second time changes nothing for the sources that are there', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { EventSource, init } = await tools.loadSlim();
      const { fetch, requests } = tools.createServer();
      const source = new EventSource('http://host.test/', { fetch });
      const opened = tools.next(source, 'open');
      await init(await tools.readBinary());
      await opened;
      await init(await tools.readBinary());
      const message = tools.next(source, 'message');
      requests[0].push('data: still here\n\n');
      const { data } = await message;
      return { data, requests: requests.length };
    });
    assert.deepEqual(outcome, { data: 'still here', requests: 1 });
  });

  it('init() is rejected with what is wrong, and a later one attaches', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { EventSource, init } = await tools.loadSlim();
      const { fetch } = tools.createServer();
      const source = new EventSource('http://host.test/', { fetch });
      const opened = tools.next(source, 'open');
      const rejections = [];
      for (const input of [
        42,
        undefined,
        new Response('', { status: 404 }),
        new TextEncoder().encode('<!doctype html>'),
      ]) {
        rejections.push(await tools.rejection(init(/** @type {any} */ (input))));
      }
      rejections.push(await tools.rejection(init(Promise.reject(new Error('offline')))));
      const { readyState } = source;
      await init(await tools.readBinary());
      await opened;
      return { rejections, readyState, uncaught: tools.uncaught };
    });
    const [number, nothing, missing, garbage, offline] = outcome.rejections;
    assert.match(String(number), /^TypeError: .* a URL, .* received 42$/);
    assert.match(String(nothing), /^TypeError: .* received undefined$/);
    assert.match(String(missing), /^TypeError: .* status 404$/);
    assert.match(String(garbage), /^CompileError: /);
    assert.equal(offline, 'Error: offline');
    assert.equal(outcome.readyState, 0);
    assert.deepEqual(outcome.uncaught, []);
  });

  it('init() with a module of something else is rejected, and a later one attaches', async () => {
    const outcome = await inOwnProcess(async (tools) => {
      const { EventSource, init } = await tools.loadSlim();
      const { fetch } = tools.createServer();
      const sources = [0, 1].map(() => new EventSource('http://host.test/', { fetch }));
      const opened = sources.map((source) => tools.next(source, 'open').then(() => 'open'));
      // A module that is valid, and empty.
      const empty = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
      const rejection = await tools.rejection(init(empty));
      const states = sources.map(({ readyState }) => readyState);
      await init(await tools.readBinary());
      const attached = await Promise.race([Promise.all(opened), tools.settle()]);
      return { rejected: rejection !== null, states, attached, uncaught: tools.uncaught };
    });
    assert.deepEqual(outcome, {
      rejected: true,
      states: [0, 0],
      attached: ['open', 'open'],
      uncaught: [],
    });
  });
});
