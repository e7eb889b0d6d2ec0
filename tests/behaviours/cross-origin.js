/**
 * Other origins: CORS, and the last event ID there.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
import { comeAgain, streaming } from './answers.js';
import { each, ownEvent } from './define.js';
import { observe } from './observe.js';
import { browserScopes } from './scopes.js';

/** @type {import('./run.js').Behaviour[]} */
export const crossOrigins = [
  {
    name: 'another origin that allows all is announced',
    async run({ answers, open }) {
      const { url } = answers([streaming], { crossOrigin: true, cors: 'any' });
      await observe(open(url)).until('open');
    },
  },
  {
    name: 'another origin that refuses fails the connection, for good',
    only: browserScopes,
    lacking: ownEvent,
    async run({ answers, assert, open, settle }) {
      const server = answers([comeAgain], { crossOrigin: true });
      const seen = observe(open(server.url));
      const { readyState, event } = await seen.until('error');
      assert.equal(readyState, 2);
      assert.equal(Object.prototype.toString.call(event), '[object Event]');
      const { length } = await server.requests();
      await settle();
      assert.deepEqual(seen.types(), ['error']);
      assert.lengthOf(await server.requests(), length);
    },
  },
  {
    name: 'another origin that refuses a URL with a user name fails the connection, for good',
    only: browserScopes,
    async run({ answers, assert, open, settle }) {
      const server = answers([comeAgain], { crossOrigin: true });
      const seen = observe(open(server.url.replace('//', '//user:pass@')));
      const { readyState } = await seen.until('error');
      assert.equal(readyState, 2);
      await settle();
      assert.deepEqual(seen.types(), ['error']);
    },
  },
  {
    name: 'another origin that refuses at a reconnection fails the connection, for good',
    only: browserScopes,
    async run({ answers, assert, open, settle }) {
      const headers = { 'access-control-allow-origin': '*' };
      const server = answers([{ ...comeAgain, headers }, comeAgain], { crossOrigin: true });
      const source = open(server.url);
      const seen = observe(source);
      await seen.until('error', 2);
      await settle();
      assert.deepEqual(seen.types(), ['open', 'error', 'error']);
      assert.equal(source.readyState, 2);
    },
  },
  {
    name: 'withCredentials is refused by an origin that allows all without credentials',
    only: browserScopes,
    async run({ answers, assert, open }) {
      const { url } = answers([streaming], { crossOrigin: true, cors: 'any' });
      const seen = observe(open(url, { withCredentials: true }));
      assert.equal((await seen.until('error')).readyState, 2);
      assert.deepEqual(seen.types(), ['error']);
    },
  },
  {
    name: 'withCredentials is announced by an origin that allows credentials',
    async run({ answers, open }) {
      const { url } = answers([streaming], { crossOrigin: true, cors: 'credentials' });
      await observe(open(url, { withCredentials: true })).until('open');
    },
  },
  {
    name: 'another origin that names a third one refuses',
    only: browserScopes,
    async run({ answers, assert, open }) {
      const headers = { 'access-control-allow-origin': 'http://third.test' };
      const { url } = answers([{ ...streaming, headers }], { crossOrigin: true });
      assert.equal((await observe(open(url)).until('error')).readyState, 2);
    },
  },
  ...each(['204', '404'], (status) => ({
    name: `status ${status} of another origin fails the connection`,
    async run({ assert, open, url }) {
      const source = open(url(`/status/${status}`, { crossOrigin: true, cors: 'any' }));
      assert.equal((await observe(source).until('error')).readyState, 2);
    },
  })),
  {
    name: 'a stream of another origin that ends is an error, then the source reconnects',
    async run({ answers, assert, open }) {
      const server = answers([comeAgain, streaming], { crossOrigin: true, cors: 'any' });
      const seen = observe(open(server.url));
      await seen.until('open', 2);
      assert.deepEqual(seen.types(), ['open', 'error', 'open']);
      assert.deepEqual(
        (await server.requests()).map(({ method }) => method),
        ['GET', 'GET'],
      );
    },
  },
  {
    name: 'a stream of another origin that is cut is an error, then the source reconnects',
    async run({ answers, assert, open }) {
      const chunks = ['retry: 10\n\n', null];
      const answer = { chunks, then: /** @type {const} */ ('drop') };
      const server = answers([answer, streaming], { crossOrigin: true, cors: 'any' });
      const seen = observe(open(server.url));
      await seen.until('open');
      // A browser that finds a head and a cut at once may tell of the cut alone.
      await server.release();
      await seen.until('open', 2);
      assert.deepEqual(seen.types(), ['open', 'error', 'open']);
    },
  },
  {
    name: 'a cut before the head of another origin is no refusal: the source reconnects',
    async run({ answers, assert, open }) {
      const drop = { drop: /** @type {const} */ ('before the head') };
      const list = [comeAgain, drop, drop, drop, streaming];
      const seen = observe(open(answers(list, { crossOrigin: true, cors: 'any' }).url));
      await seen.until('open', 2);
      for (const { readyState } of seen.events.slice(1, -1)) {
        assert.equal(readyState, 0);
      }
    },
  },
  {
    name: 'another origin that cuts every second connection refuses nothing: the source reconnects',
    async run({ answers, assert, open }) {
      const drop = { drop: /** @type {const} */ ('before the head') };
      const list = Array.from({ length: 8 }, () => [comeAgain, drop]).flat();
      const seen = observe(open(answers(list, { crossOrigin: true, cors: 'any' }).url));
      await seen.until('open', 3);
      for (const { readyState } of seen.events) {
        assert.notEqual(readyState, 2);
      }
    },
  },
  {
    name: 'a reconnection tells another origin the last event ID',
    async run({ assert, open, url }) {
      const parameters = { crossOrigin: true, cors: 'any', preflight: 'allow', id: 'é日 +%' };
      const seen = observe(open(url('/echo', parameters)));
      const { data } = await seen.until('message', 2);
      assert.equal(JSON.parse(data ?? '').lastEventId.value, parameters.id);
      assert.deepEqual(seen.types(), ['open', 'message', 'error', 'open', 'message']);
    },
  },
  {
    name: 'nothing of a numbered stream of another origin is lost or doubled',
    async run({ assert, endpoint, native, open }) {
      // Enough for three connections, also with the floor of 500 ms that Firefox has for waits.
      const count = native ? 400 : 150;
      const server = endpoint('/numbered', {
        crossOrigin: true,
        cors: 'any',
        interval: 2,
        dropAfter: 50,
      });
      const seen = observe(open(server.url));
      await seen.until('message', count);
      assert.isAtLeast((await server.requests()).length, 3);
      const numbers = seen.data().slice(0, count).map(Number);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => numbers[0] + index),
      );
    },
  },
];
