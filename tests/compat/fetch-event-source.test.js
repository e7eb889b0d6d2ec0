/** "./compat/fetch-event-source": what code that was written for that package relies on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import * as entry from 'eventsource-wasm/compat/fetch-event-source';

import { cleaningUp } from './support/clean-up.js';
import { refuse, stream } from './support/server.js';

const { EventStreamContentType, fetchEventSource } = entry;

/** @typedef {NonNullable<Parameters<typeof fetchEventSource>[1]>} Init */

const endingWith = (/** @type {string} */ text) => (/** @type {any} */ response) => {
  stream(response, text);
  response.end();
};

/** Ends it all at the first error. @param {unknown} error */
const rethrow = (error) => {
  throw error;
};

describe('compat/fetch-event-source', () => {
  const { start, later } = cleaningUp();
  /**
   * Until it is aborted after the test.
   *
   * @param {string} url
   * @param {Init} init
   */
  const keep = (url, init) => {
    const controller = new AbortController();
    const over = fetchEventSource(url, { ...init, signal: controller.signal });
    later(async () => {
      controller.abort();
      await over.catch(() => {});
    });
    return { controller, over };
  };
  /** @param {string} text @param {Init} [init] */
  const messagesOf = async (text, init) => {
    const { url } = await start(endingWith(text));
    /** @type {any[]} */
    const messages = [];
    await fetchEventSource(url, { ...init, onmessage: (message) => messages.push(message) });
    return messages;
  };

  it('exports a function and a constant', () => {
    assert.deepEqual(Object.keys(entry).sort(), ['EventStreamContentType', 'fetchEventSource']);
    assert.equal(EventStreamContentType, 'text/event-stream');
  });

  it('gives messages with an empty event for those without a type, and an id if it is new', async () => {
    const messages = await messagesOf(
      'id: 1\nevent: tick\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: 2\n\ndata: d\n\n',
    );
    assert.deepEqual(messages, [
      { data: 'a', event: 'tick', id: '1', retry: undefined },
      { data: 'b', event: '', id: '', retry: undefined },
      { data: 'c', event: '', id: '', retry: undefined },
      { data: 'd', event: '', id: '2', retry: undefined },
    ]);
  });

  it('calls onclose at the end of the stream, after the last message, and is resolved', async () => {
    const { url } = await start(endingWith('data: a\n\n'));
    /** @type {string[]} */
    const calls = [];
    const outcome = await fetchEventSource(url, {
      onopen: async ({ status }) => void calls.push(`open ${status}`),
      onmessage: ({ data }) => calls.push(data),
      onclose: () => calls.push('close'),
    });
    assert.equal(outcome, undefined);
    assert.deepEqual(calls, ['open 200', 'a', 'close']);
  });

  it('sends method, headers and body, and asks for an event stream', async () => {
    const server = await start(endingWith('data: a\n\n'));
    await fetchEventSource(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Page': 'yes' },
      body: '{"q":1}',
    });
    const [{ method, headers, body }] = server.asked;
    assert.deepEqual([method, body], ['POST', '{"q":1}']);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['x-page'], 'yes');
    assert.equal(headers.accept, 'text/event-stream');
  });

  it('sends an Accept header of the page as it is', async () => {
    const server = await start(endingWith('data: a\n\n'));
    await fetchEventSource(server.url, { headers: { ACCEPT: 'application/x-stream' } });
    assert.equal(server.asked[0].headers.accept, 'application/x-stream');
  });

  it('takes a Request, again and again, and its headers', async () => {
    const server = await start((response, _asked, index) =>
      index === 0 ? response.destroy() : endingWith('data: a\n\n')(response),
    );
    const request = new Request(server.url, {
      method: 'POST',
      body: 'q',
      headers: { 'X-Page': 'yes' },
    });
    await fetchEventSource(request, { onerror: () => 1 });
    assert.deepEqual(
      server.asked.map(({ body, headers }) => [body, headers['x-page']]),
      [
        ['q', 'yes'],
        ['q', 'yes'],
      ],
    );
  });

  it('calls a function instead of fetch, with headers that can be spread', async () => {
    const server = await start(endingWith('data: a\n\n'));
    await fetchEventSource(server.url, {
      headers: { 'X-Page': 'yes' },
      fetch: (input, init) =>
        fetch(input, { ...init, headers: { ...init?.headers, 'X-More': '1' } }),
    });
    const [{ headers }] = server.asked;
    assert.deepEqual([headers['x-page'], headers['x-more']], ['yes', '1']);
  });

  it('takes a response for an error that is no event stream', async () => {
    const { url } = await start((response) => refuse(response, 500, 'no'));
    await assert.rejects(
      fetchEventSource(url, { onerror: rethrow }),
      /text\/event-stream.*text\/plain/,
    );
  });

  it('leaves it to onopen what is taken, whatever status and type', async () => {
    const { url } = await start((response) => {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('data: a\n\n');
    });
    /** @type {string[]} */
    const data = [];
    await fetchEventSource(url, {
      onopen: async () => {},
      onmessage: (message) => data.push(message.data),
    });
    assert.deepEqual(data, ['a']);
  });

  it('waits for onopen before it reads', async () => {
    const { url } = await start(endingWith('data: a\n\n'));
    /** @type {string[]} */
    const calls = [];
    await fetchEventSource(url, {
      async onopen() {
        await new Promise((resolve) => setTimeout(resolve, 20));
        calls.push('opened');
      },
      onmessage: () => calls.push('message'),
    });
    assert.deepEqual(calls, ['opened', 'message']);
  });

  for (const name of /** @type {const} */ (['onopen', 'onmessage', 'onclose'])) {
    it(`gives what ${name} throws to onerror, and is rejected with what that throws`, async () => {
      const { url } = await start(endingWith('data: a\n\n'));
      const thrown = new Error(name);
      /** @type {unknown[]} */
      const errors = [];
      const outcome = fetchEventSource(url, {
        [name]: () => rethrow(thrown),
        onerror(error) {
          errors.push(error);
          throw new Error('fatal');
        },
      });
      await assert.rejects(outcome, /fatal/);
      assert.deepEqual(errors, [thrown]);
    });
  }

  it('gives no further message after one at which onmessage throws, and lets the connection go', async () => {
    /** @type {(value?: unknown) => void} */
    let disconnect = () => {};
    const disconnected = new Promise((resolve) => {
      disconnect = resolve;
    });
    const { url } = await start((response) => {
      response.on('close', disconnect);
      stream(response, 'data: a\n\ndata: b\n\n');
    });
    /** @type {string[]} */
    const data = [];
    const outcome = fetchEventSource(url, {
      onmessage(message) {
        data.push(message.data);
        throw new Error('enough');
      },
      onerror: rethrow,
    });
    await assert.rejects(outcome, /enough/);
    await disconnected;
    assert.deepEqual(data, ['a']);
  });

  it('tries again after the milliseconds that onerror returns, with the last event ID', async () => {
    const server = await start((response, _asked, index) => {
      stream(response, `id: ${index}\ndata: a\n\n`);
      setTimeout(() => response.destroy(), 20);
    });
    keep(server.url, { onerror: () => 1 });
    const [first, second, third] = await server.requests(3);
    assert.equal(first.headers['last-event-id'], undefined);
    assert.equal(second.headers['last-event-id'], '0');
    assert.equal(third.headers['last-event-id'], '1');
  });

  it('tries again after a second where onerror returns nothing', async () => {
    const server = await start((response) => response.destroy());
    keep(server.url, { onerror: () => {} });
    await server.requests(1);
    const started = Date.now();
    await server.requests(2);
    assert.ok(Date.now() - started >= 950);
  });

  it('tries again after the reconnection time of the server', async () => {
    const server = await start((response) => {
      stream(response, 'retry: 1\ndata: a\n\n');
      setTimeout(() => response.destroy(), 20);
    });
    keep(server.url, {});
    const started = Date.now();
    await server.requests(3);
    assert.ok(Date.now() - started < 900);
  });

  it('tries again if onclose throws and onerror does not', async () => {
    const server = await start(endingWith('data: a\n\n'));
    keep(server.url, {
      onclose() {
        throw new Error('too early');
      },
      onerror: () => 1,
    });
    await server.requests(2);
  });

  it('forgets an ID that the server takes back', async () => {
    const server = await start((response, _asked, index) => {
      stream(response, index === 0 ? 'id: 7\ndata: a\n\n' : 'id\n\n');
      setTimeout(() => response.destroy(), 20);
    });
    keep(server.url, { onerror: () => 1 });
    const asked = await server.requests(3);
    assert.deepEqual(
      asked.map(({ headers }) => headers['last-event-id']),
      [undefined, '7', undefined],
    );
  });

  it('begins with an ID that is among the headers', async () => {
    const server = await start(endingWith('data: a\n\n'));
    await fetchEventSource(server.url, { headers: { 'Last-Event-ID': '7' } });
    assert.equal(server.asked[0].headers['last-event-id'], '7');
  });

  it('takes a response without a body for an end', async () => {
    const { url } = await start((response) => response.writeHead(204).end());
    let closed = false;
    await fetchEventSource(url, {
      onopen: async () => {},
      onclose() {
        closed = true;
      },
    });
    assert.equal(closed, true);
  });

  it('gives onerror what a body that breaks off is rejected with', async () => {
    const broken = new Error('broken');
    const outcome = fetchEventSource('http://nowhere.test/', {
      fetch: async () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              controller.error(broken);
            },
          }),
          { headers: { 'content-type': 'text/event-stream' } },
        ),
      onerror: rethrow,
    });
    await assert.rejects(outcome, (error) => error === broken);
  });

  it('is resolved when it is aborted, and calls nothing', async () => {
    const { url } = await start((response) => stream(response, 'data: a\n\n'));
    /** @type {string[]} */
    const calls = [];
    await new Promise((resolve) => {
      const { controller, over } = keep(url, {
        onmessage() {
          setImmediate(() => controller.abort());
        },
        onclose: () => calls.push('close'),
        onerror: () => void calls.push('error'),
      });
      over.then(resolve);
    });
    assert.deepEqual(calls, []);
  });

  it('gives no further message after one at which it is aborted', async () => {
    const { url } = await start((response) => stream(response, 'data: a\n\ndata: b\n\n'));
    /** @type {string[]} */
    const data = [];
    await new Promise((resolve) => {
      const { controller, over } = keep(url, {
        onmessage(message) {
          data.push(message.data);
          controller.abort();
        },
      });
      over.then(resolve);
    });
    assert.deepEqual(data, ['a']);
  });

  it('is resolved when it is aborted while it waits', async () => {
    const server = await start((response) => response.destroy());
    const { controller, over } = keep(server.url, { onerror: () => 60_000 });
    await server.requests(1);
    controller.abort();
    await over;
  });

  it('asks for nothing if it is aborted before', async () => {
    const server = await start(() => {});
    await fetchEventSource(server.url, { signal: AbortSignal.abort() });
    assert.equal(server.asked.length, 0);
  });

  describe('in a page', () => {
    /** @param {boolean} openWhenHidden */
    const openInPage = async (openWhenHidden) => {
      const page = Object.assign(new EventTarget(), { hidden: false });
      /** @type {(() => void)[]} */
      const disconnections = [];
      let disconnected = 0;
      const server = await start((response, _asked, index) => {
        response.on('close', () => {
          disconnected += 1;
          disconnections.splice(0).forEach((resolve) => resolve());
        });
        stream(response, `id: ${index}\ndata: a\n\n`);
      });
      /** @type {(() => void)[]} */
      const arrivals = [];
      let messages = 0;
      // The class is not to take this process for a page.
      Object.assign(globalThis, { document: page });
      keep(server.url, {
        openWhenHidden,
        onmessage() {
          messages += 1;
          arrivals.splice(0).forEach((resolve) => resolve());
        },
      });
      Reflect.deleteProperty(globalThis, 'document');
      const setHidden = (/** @type {boolean} */ hidden) => {
        page.hidden = hidden;
        page.dispatchEvent(new Event('visibilitychange'));
      };
      const disconnection = () => new Promise((resolve) => disconnections.push(() => resolve(0)));
      const message = () => new Promise((resolve) => arrivals.push(() => resolve(0)));
      return {
        server,
        setHidden,
        disconnection,
        message,
        counts: () => ({ messages, disconnected }),
      };
    };

    it('disconnects when it is hidden, and resumes when it is shown', async () => {
      const { server, setHidden, disconnection, message } = await openInPage(false);
      await message();
      const gone = disconnection();
      setHidden(true);
      await gone;
      setHidden(false);
      const [, second] = await server.requests(2);
      assert.equal(second.headers['last-event-id'], '0');
    });

    it('stays connected with openWhenHidden', async () => {
      const { server, setHidden, message, counts } = await openInPage(true);
      await message();
      setHidden(true);
      setHidden(false);
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(server.asked.length, 1);
      assert.deepEqual(counts(), { messages: 1, disconnected: 0 });
    });
  });
});
