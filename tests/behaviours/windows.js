/**
 * What only a document has: a base URL, an encoding, a policy of its own, an end.
 */
import { comeAgain, streaming } from './answers.js';
import { each, marked, ownTarget } from './define.js';
import { construct, openFrame } from './frames.js';
import { observe } from './observe.js';

const webkitThrows = { webkit: 'WebKit throws a SecurityError, as it was once the standard' };

/** @type {import('./run.js').Behaviour[]} */
export const windows = marked({ only: ['window'] }, [
  {
    name: 'url is resolved against the base element, as it is then',
    async run(context) {
      const { assert } = context;
      const frame = await openFrame(context, { base: '/folder/page' });
      assert.equal(construct(frame, 'echo').url, `${context.origin}/folder/echo`);
      assert.equal(construct(frame, '?query').url, `${context.origin}/folder/page?query`);
      frame.document.querySelector('base')?.setAttribute('href', '/other/');
      assert.equal(construct(frame, 'echo').url, `${context.origin}/other/echo`);
    },
  },
  {
    name: 'the query of url is encoded in the encoding of the document',
    async run(context) {
      const { assert } = context;
      const frame = await openFrame(context, { charset: 'windows-1252' });
      const source = construct(frame, '/é?é=€&日#é');
      assert.equal(source.url, `${context.origin}/%C3%A9?%E9=%80&%26%2326085%3B#%C3%A9`);
    },
  },
  {
    name: 'a policy that refuses the connection fails it for good',
    nativeDiffers: webkitThrows,
    async run(context) {
      const { answers, assert, settle } = context;
      const frame = await openFrame(context, { csp: "connect-src 'none'" });
      const server = answers([streaming]);
      const source = construct(frame, server.url, context);
      const seen = observe(source);
      assert.equal((await seen.until('error')).readyState, 2);
      await settle();
      assert.deepEqual(seen.types(), ['error']);
      assert.lengthOf(await server.requests(), 0);
    },
  },
  {
    name: 'a policy that refuses another origin fails the connection to it for good',
    nativeDiffers: webkitThrows,
    async run(context) {
      const { answers, assert, settle } = context;
      const frame = await openFrame(context, { csp: "connect-src 'self'" });
      const server = answers([streaming], { crossOrigin: true, cors: 'any' });
      const seen = observe(construct(frame, server.url, context));
      assert.equal((await seen.until('error')).readyState, 2);
      await settle();
      assert.deepEqual(seen.types(), ['error']);
      assert.lengthOf(await server.requests(), 0);
    },
  },
  {
    name: 'a frame that is removed aborts the requests of its sources, without an event',
    nativeDiffers: { chromium: 'Chromium dispatches an error' },
    async run(context) {
      const { answers, assert, settle } = context;
      const frame = await openFrame(context);
      const server = answers([streaming]);
      const seen = observe(construct(frame, server.url, context));
      await seen.until('open');
      frame.frameElement?.remove();
      await server.requests({ closed: 1 });
      await settle();
      assert.deepEqual(seen.types(), ['open']);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  ...each(['was removed', 'went elsewhere'], (what) => ({
    name: `the source of a frame that ${what} is CLOSED`,
    async run(context) {
      const { answers, assert, settle, url } = context;
      const frame = await openFrame(context);
      const element = /** @type {HTMLIFrameElement} */ (frame.frameElement);
      const source = construct(frame, answers([streaming]).url, context);
      await observe(source).until('open');
      if (what === 'was removed') {
        element.remove();
        await settle();
      } else {
        const loaded = new Promise((resolve) => {
          element.onload = resolve;
        });
        element.src = url('/page');
        await loaded;
      }
      assert.equal(source.readyState, 2);
    },
  })),
  {
    name: 'a frame that goes elsewhere aborts the requests of its sources, without an event',
    nativeDiffers: { chromium: 'Chromium dispatches an error' },
    async run(context) {
      const { answers, assert, settle } = context;
      const frame = await openFrame(context);
      const server = answers([streaming]);
      const seen = observe(construct(frame, server.url, context));
      await seen.until('open');
      // Firefox breaks the requests as soon as it asks for the next page.
      const next = answers([{ headers: { 'Content-Type': 'text/html' }, headAfterRelease: true }]);
      frame.location.href = next.url;
      await next.requests({ atLeast: 1 });
      await settle();
      assert.deepEqual(seen.types(), ['open']);
      await next.release();
      await server.requests({ closed: 1 });
      await settle();
      assert.deepEqual(seen.types(), ['open']);
      assert.lengthOf(await server.requests(), 1);
    },
  },
  ...each([streaming, { headAfterRelease: true }], (answer) => ({
    name: `window.stop() fails the connection while it ${answer === streaming ? 'streams' : 'waits for its head'}`,
    // Aborts of `fetch` by window.stop() look like network errors.
    only: ['window / native', 'window / xhr'],
    nativeDiffers: { webkit: 'WebKit dispatches nothing' },
    async run(context) {
      const { answers, assert, settle } = context;
      const frame = await openFrame(context);
      const server = answers([answer]);
      const source = construct(frame, server.url, context);
      const seen = observe(source);
      if (answer === streaming) {
        await seen.until('open');
      }
      await server.requests({ atLeast: 1 });
      frame.stop();
      const { readyState } = await seen.until('error');
      assert.equal(readyState, 2);
      await settle();
      assert.lengthOf(await server.requests(), 1);
    },
  })),
  ...each([streaming, { headAfterRelease: true }], (answer) => ({
    // A script cannot tell it from a lost connection.
    name: `window.stop() over fetch does not end a source that ${answer === streaming ? 'streams' : 'waits for its head'}`,
    only: ['window / fetch'],
    async run(context) {
      const { answers, assert } = context;
      const frame = await openFrame(context);
      const back = { chunks: ['data: back\n\n'], then: /** @type {const} */ ('hold') };
      const server = answers([comeAgain, answer, back]);
      const source = construct(frame, server.url, context);
      const seen = observe(source);
      await server.requests({ atLeast: 2 });
      if (answer === streaming) {
        await seen.until('open', 2);
      }
      frame.stop();
      await seen.until('message');
      assert.equal(source.readyState, 1);
    },
  })),
  {
    name: 'the class and its events are those of the frame that constructs',
    lacking: { ...ownTarget, MessageEvent: 'the frame names no class of messages' },
    async run(context) {
      const { answers, assert } = context;
      const frame = await openFrame(context);
      const answer = { chunks: ['data\n\n'], then: /** @type {const} */ ('hold') };
      const source = construct(frame, answers([answer]).url, context);
      const { event } = await observe(source).until('message');
      assert.instanceOf(event, /** @type {any} */ (frame).MessageEvent);
      assert.instanceOf(source, /** @type {any} */ (frame).EventTarget);
    },
  },
  {
    name: 'what a page has put on Object.prototype is no part of the class or its events',
    async run(context) {
      const { answers, assert, cleanUp, native, script, transport, url } = context;
      const frame = /** @type {any} */ (await openFrame({ ...context, native: true }));
      Object.assign(frame.Object.prototype, { get: () => 'wrong', set: () => {} });
      if (!native) {
        const element = frame.document.createElement('script');
        element.src = url(script);
        await new Promise((resolve) => {
          element.onload = resolve;
          frame.document.body.append(element);
        });
      }
      const EventSource = native ? frame.EventSource : frame.EventSourcePolyfill;
      const answer = { chunks: ['data: 1\n\n'], then: /** @type {const} */ ('hold') };
      for (const events of ['real', 'light']) {
        const source = new EventSource(answers([answer]).url, { events, transport });
        cleanUp(() => source.close());
        const { event, data } = await observe(source).until('message');
        event.preventDefault();
        assert.strictEqual(event.defaultPrevented, false);
        assert.equal(data, '1');
        assert.equal(source.OPEN, 1);
      }
    },
  },
]);
