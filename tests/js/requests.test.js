/** What is asked of the platform, and how. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

import { requests } from '../../src/js/requests.js';

const { signal } = new AbortController();

/** @param {Record<string, unknown>} globals */
function define(globals) {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}

afterEach(() => {
  for (const name of ['location', 'document']) {
    Reflect.deleteProperty(globalThis, name);
  }
});

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

describe('send', () => {
  it('rejects what is no response, whatever an injected function gives', async () => {
    const headers = new Headers();
    for (const wrong of [
      ...[undefined, null, 1, {}, { status: 200, headers: {}, url: '' }],
      ...[
        { status: '200', headers, url: '' },
        { status: 200, headers },
      ],
    ]) {
      const fetch = /** @type {any} */ (async () => wrong);
      const sent = requests.send(fetch, 'https://a.test/', 'GET', '', undefined, false, signal);
      await assert.rejects(sent, TypeError);
    }
  });
});

describe('read', () => {
  /** @param {unknown[]} chunks */
  const readerOf = (chunks) => {
    const stream = new ReadableStream({
      start(controller) {
        chunks.forEach((chunk) => controller.enqueue(chunk));
        controller.close();
      },
    });
    return stream.getReader();
  };

  it('gives chunks, then undefined', async () => {
    const reader = readerOf([Uint8Array.of(1)]);
    const read = () => requests.read(reader, false, new AbortController());
    assert.deepEqual([await read(), await read()], [Uint8Array.of(1), undefined]);
  });

  it('rejects chunks that are not bytes', async () => {
    for (const chunk of ['text', undefined, null, Uint16Array.of(1), new ArrayBuffer(1)]) {
      const read = requests.read(readerOf([chunk]), false, new AbortController());
      await assert.rejects(read, TypeError);
    }
  });
});

describe('abort', () => {
  /** A first read that is under way, and what lets it end. */
  function startReading() {
    /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
    let source;
    const stream = new ReadableStream({
      start(given) {
        source = given;
      },
    });
    const controller = new AbortController();
    const read = requests.read(stream.getReader(), true, controller);
    return { controller, read, end: () => source?.close() };
  }

  const worker = { location: { origin: 'https://page.test' } };

  it('waits in a worker for the first read, as Firefox loses the connection otherwise', async () => {
    define(worker);
    const { controller, read, end } = startReading();
    requests.abort(controller);
    assert.equal(controller.signal.aborted, false);
    end();
    await read;
    await null;
    assert.equal(controller.signal.aborted, true);
  });

  it('does not wait for ever', async () => {
    define(worker);
    const { controller } = startReading();
    requests.abort(controller);
    await new Promise((resolve) => controller.signal.addEventListener('abort', resolve));
  });

  it('waits for nothing in a window, which may be going away', () => {
    define({ document: {} });
    const { controller } = startReading();
    requests.abort(controller);
    assert.equal(controller.signal.aborted, true);
  });
});
