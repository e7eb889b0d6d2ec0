/** What is asked of the platform, and how. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { exchangeOf } from '../../src/js/exchanges.js';
import { requests } from '../../src/js/requests.js';
import { define, restore } from './support/globals.js';

const { signal } = new AbortController();

afterEach(restore);

describe('probe', () => {
  /** @param {string} url @param {string} type of the response */
  async function probe(url, type) {
    define({ location: { origin: 'https://page.test' } });
    /** @type {RequestInit[]} */
    const inits = [];
    const fetch = async (/** @type {unknown} */ _url, /** @type {RequestInit} */ given) => {
      inits.push(given);
      return /** @type {Response} */ ({ type });
    };
    const reached = await requests.probe(/** @type {any} */ (fetch), url, signal).then(
      () => true,
      () => false,
    );
    return { reached, inits };
  }

  it('of another origin asks without CORS and credentials, and believes any answer', async () => {
    const { reached, inits } = await probe('https://other.test/', 'opaque');
    assert.equal(reached, true);
    assert.deepEqual(
      inits.map(({ mode, credentials }) => [mode, credentials]),
      [['no-cors', 'omit']],
    );
  });

  it("of the page's origin believes a redirect alone, as nothing else hides an answer", async () => {
    const url = 'https://page.test/events';
    const seen = await probe(url, 'basic');
    assert.equal(seen.reached, false);
    assert.deepEqual(
      seen.inits.map(({ redirect }) => redirect),
      ['manual'],
    );
    const hidden = await probe(url, 'opaqueredirect');
    assert.equal(hidden.reached, true);
    assert.deepEqual(
      hidden.inits.map(({ redirect, mode }) => [redirect, mode]),
      [
        ['manual', undefined],
        [undefined, 'no-cors'],
      ],
    );
  });
});

/** @param {unknown} word */
const isNetwork = (word) => word === 'network';

/** @param {any} fetch @param {AbortController} controller */
const send = (fetch, controller) =>
  requests.send(fetch, 'https://a.test/', 'GET', '', undefined, false, controller);

describe('send', () => {
  for (const error of [new Error('thrown'), undefined, { reason: 'redirect' }]) {
    it(`keeps what an injected function throws: ${error}`, async () => {
      const fetch = () => {
        throw error;
      };
      const controller = new AbortController();
      await assert.rejects(send(fetch, controller), isNetwork);
      assert.equal(exchangeOf(controller).error, error);
    });
  }

  it('rejects what is no response, whatever an injected function gives', async () => {
    const headers = new Headers();
    for (const wrong of [
      ...[undefined, null, 1, {}, { status: 200, headers: {}, url: '' }],
      ...[
        { status: '200', headers, url: '' },
        { status: 200, headers },
        { status: 200, headers, url: '', body: { locked: true } },
      ],
    ]) {
      const fetch = /** @type {any} */ (async () => wrong);
      const controller = new AbortController();
      await assert.rejects(send(fetch, controller), isNetwork);
      assert.match(String(exchangeOf(controller).error), /^TypeError: option 'fetch'/);
    }
  });
});

describe('retryAfter', () => {
  /** @param {unknown} headers @param {number} [status] */
  const retryAfter = (headers, status = 503) => {
    const handle = new AbortController();
    exchangeOf(handle).response = { status, headers: /** @type {any} */ (headers), url: '' };
    return requests.retryAfter(handle);
  };

  it('is what a response asks for that is no stream', () => {
    const headers = new Headers({ 'retry-after': '2' });
    assert.equal(retryAfter(headers), 2_000);
    assert.equal(retryAfter(headers, 200), undefined);
  });

  it('is nothing where headers of an injected function throw', () => {
    const get = () => {
      throw new Error('thrown');
    };
    assert.equal(retryAfter({ get }), undefined);
  });
});

describe('read', () => {
  /** @param {unknown[]} chunks */
  async function startReading(chunks) {
    const body = new ReadableStream({
      start(controller) {
        chunks.forEach((chunk) => controller.enqueue(chunk));
        controller.close();
      },
    });
    const controller = new AbortController();
    await send(async () => new Response(body), controller);
    return controller;
  }

  it('gives chunks, then undefined', async () => {
    const controller = await startReading([Uint8Array.of(1)]);
    assert.deepEqual(await requests.read(controller), Uint8Array.of(1));
    assert.equal(await requests.read(controller), undefined);
  });

  it('hands on each byte once where chunks are of a class of their own', async () => {
    class Own extends Uint8Array {
      /** @param {number} length */
      constructor(length) {
        super(length);
      }
    }
    for (const length of [8, 300_000]) {
      const controller = await startReading([new Own(length).fill(1)]);
      let sum = 0;
      for (let piece; (piece = await requests.read(controller)) && sum <= length;) {
        sum += piece.reduce((all, byte) => all + byte, 0);
      }
      assert.equal(sum, length);
    }
  });

  it('hands on what was read at once in pieces, as memory never shrinks', async () => {
    const chunk = Uint8Array.from({ length: 700_000 }, (_, index) => index % 251);
    const controller = await startReading([chunk, Uint8Array.of(7)]);
    const bytes = new Uint8Array(700_001);
    let length = 0;
    for (let piece; (piece = await requests.read(controller)); length += piece.length) {
      assert.ok(piece.length <= 256 * 1024, `${piece.length}`);
      bytes.set(piece, length);
    }
    assert.equal(length, 700_001);
    assert.deepEqual(bytes.subarray(0, 700_000), chunk);
    assert.equal(bytes[700_000], 7);
  });

  it('gives undefined where there is no body', async () => {
    const controller = new AbortController();
    await send(async () => new Response(), controller);
    assert.equal(requests.read(controller), undefined);
  });

  it('rejects chunks that are not bytes', async () => {
    for (const chunk of ['text', undefined, null, Uint16Array.of(1), new ArrayBuffer(1)]) {
      const read = requests.read(await startReading([chunk]));
      await assert.rejects(/** @type {Promise<unknown>} */ (read), isNetwork);
    }
  });

  it('throws where an injected function gave something else than a stream', async () => {
    for (const body of [{}, { getReader: () => ({}) }, { getReader: () => ({ read() {} }) }]) {
      const controller = new AbortController();
      await send(async () => ({ status: 200, headers: new Headers(), url: '', body }), controller);
      assert.throws(() => requests.read(controller), TypeError);
      requests.abort(controller);
    }
  });
});

describe('abort', () => {
  /** A first read of the platform's that is under way, and what lets it end. */
  async function startReading() {
    /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
    let source;
    const stream = new ReadableStream({
      start(given) {
        source = given;
      },
    });
    const controller = new AbortController();
    define({ fetch: async () => new Response(stream) });
    await send(globalThis.fetch, controller);
    return { controller, read: requests.read(controller), end: () => source?.close() };
  }

  const worker = { location: { origin: 'https://page.test' } };

  it('waits in a worker for the first read, as Firefox loses the connection otherwise', async () => {
    define(worker);
    const { controller, read, end } = await startReading();
    requests.abort(controller);
    assert.equal(controller.signal.aborted, false);
    end();
    await read;
    await null;
    assert.equal(controller.signal.aborted, true);
  });

  it('does not wait for ever', async () => {
    define(worker);
    const { controller } = await startReading();
    requests.abort(controller);
    await new Promise((resolve) => controller.signal.addEventListener('abort', resolve));
  });

  it('waits for nothing in a window, which may be going away', async () => {
    define({ document: {} });
    const { controller } = await startReading();
    requests.abort(controller);
    assert.equal(controller.signal.aborted, true);
  });
  for (const [what, response] of /** @type {const} */ ([
    ['is not read', 'unread'],
    ['is read', 'read'],
  ])) {
    it(`cancels the body of an injected function that does not heed signals, which ${what}`, async () => {
      let cancelled = 0;
      const body = new ReadableStream({
        cancel() {
          cancelled += 1;
        },
      });
      const controller = new AbortController();
      await send(async () => new Response(body), controller);
      if (response === 'read') {
        void requests.read(controller);
      }
      requests.abort(controller);
      assert.equal(cancelled, 1);
    });
  }
});
