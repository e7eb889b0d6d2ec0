/**
 * Options for the request: `method`, `body`, `headers`.
 */
import { streaming } from './answers.js';
import { each, marked } from './define.js';
import { observe } from './observe.js';
import { detailsOf, ownRequest } from './own.js';
import { browserScopes } from './scopes.js';

const beyondNative = 'an option of ours';

/** A stream with an id that ends at once and is asked for again soon. */
const numbered = { chunks: ['retry: 10\nid: 7\ndata\n\n'] };

/** Where the platform has more than the language. */
const withWebClasses = [...browserScopes, 'runtime / fetch'];

/** @type {import('./run.js').Behaviour[]} */
export const requestOptions = marked({ beyondNative }, [
  {
    name: 'method, headers and body are in each request, with the last event ID in its header',
    async run(context) {
      const { answers, assert, open } = context;
      const server = answers([numbered]);
      open(
        server.url,
        ownRequest(context, {
          method: 'put',
          headers: { 'X-Key': 'own', 'Content-Type': 'text/plain' },
          body: 'asked',
        }),
      );
      const list = await server.requests({ atLeast: 3 });
      list.forEach(({ method, headers, body }, index) => {
        assert.equal(method, 'PUT');
        assert.equal(headers['x-key'], 'own');
        assert.equal(headers.accept, 'text/event-stream');
        assert.equal(body, 'asked');
        assert.equal(headers['last-event-id'], index === 0 ? undefined : '7');
      });
    },
  },
  {
    name: 'a body without a method is sent by POST',
    async run(context) {
      const { answers, assert, open } = context;
      const server = answers([streaming]);
      const headers = { 'Content-Type': 'text/plain;x=1' };
      open(server.url, ownRequest(context, { headers, body: 'é' }));
      const [{ method, headers: received, body }] = await server.requests({ atLeast: 1 });
      assert.equal(method, 'POST');
      assert.equal(body, 'é');
      assert.match(received['content-type'], /^text\/plain;\s*x=1/);
    },
  },
  {
    name: 'a body has the type that its class has in fetch',
    only: withWebClasses,
    lacking: { URLSearchParams: 'that class is not there' },
    async run(context) {
      const { answers, assert, open } = context;
      const form = new URLSearchParams({ a: 'b c' });
      const blob = new Blob(['blob'], { type: 'text/plain' });
      const type = { 'Content-Type': 'application/octet-stream' };
      const bytes = new TextEncoder().encode('bytes');
      for (const [body, headers, text, expected] of [
        [form, undefined, 'a=b+c', /^application\/x-www-form-urlencoded/],
        [blob, undefined, 'blob', /^text\/plain/],
        [bytes, type, 'bytes', /^application\/octet-stream/],
        [bytes.buffer, type, 'bytes', /^application\/octet-stream/],
      ]) {
        const server = answers([streaming]);
        const source = open(server.url, ownRequest(context, { body, headers }));
        const [received] = await server.requests({ atLeast: 1 });
        source.close();
        assert.equal(received.body, text);
        assert.match(received.headers['content-type'], /** @type {RegExp} */ (expected));
      }
    },
  },
  ...each(
    [
      ['record', () => ({ 'X-A': '1', accept: 'text/event-stream, */*' })],
      [
        'pairs',
        () => [
          ['X-A', '1'],
          ['accept', 'text/event-stream, */*'],
        ],
      ],
      ['Headers', () => new Headers({ 'X-A': '1', accept: 'text/event-stream, */*' })],
    ],
    ([kind, make]) => ({
      name: `headers may be ${kind}, and override ours of the same name`,
      ...(kind === 'Headers' && { only: withWebClasses }),
      async run(context) {
        const { answers, assert, open } = context;
        const server = answers([streaming]);
        open(server.url, ownRequest(context, { headers: /** @type {Function} */ (make)() }));
        const [{ headers }] = await server.requests({ atLeast: 1 });
        assert.equal(headers['x-a'], '1');
        assert.equal(headers.accept, 'text/event-stream, */*');
      },
    }),
  ),
  {
    name: 'headers of the page go to another origin that allows them',
    async run(context) {
      const { answers, assert, open } = context;
      const server = answers([{ chunks: ['id: 7\nretry: 10\ndata\n\n'] }], {
        ...{ crossOrigin: true, cors: 'any', preflight: 'allow' },
      });
      const source = open(server.url, ownRequest(context, { headers: { 'X-Key': 'own' } }));
      await observe(source).until('message', 2);
      const sent = (await server.requests()).filter(({ method }) => method !== 'OPTIONS');
      assert.deepEqual(
        sent.slice(0, 2).map(({ method, headers }) => [method, headers['x-key']]),
        [
          ['GET', 'own'],
          ['GET', 'own'],
        ],
      );
      assert.equal(sent[1].headers['last-event-id'], '7');
    },
  },
  ...each(['sync', 'async'], (kind) => ({
    name: `functions are called before each attempt with what is known, ${kind}`,
    async run(context) {
      const { answers, assert, open } = context;
      const server = answers([numbered, { status: 503 }, streaming]);
      const make = (/** @type {string} */ text, /** @type {any} */ value) => {
        calls.push([text, value]);
        const given =
          text === 'body'
            ? `${calls.length}`
            : { 'X-Call': `${calls.length}`, 'Content-Type': 'text/plain' };
        return kind === 'sync' ? given : Promise.resolve().then(() => given);
      };
      /** @type {unknown[]} */
      const calls = [];
      open(
        server.url,
        ownRequest(context, {
          method: 'POST',
          headers: (/** @type {unknown} */ attempt) => make('headers', attempt),
          body: (/** @type {unknown} */ attempt) => make('body', attempt),
          retry: { initial: 1, max: 1, jitter: false },
        }),
      );
      const list = await server.requests({ atLeast: 3 });
      const known = [
        { attempt: 0, lastEventId: '', reason: undefined, status: undefined },
        { attempt: 1, lastEventId: '7', reason: 'end', status: 200 },
        { attempt: 2, lastEventId: '7', reason: 'status', status: 503 },
      ];
      assert.deepEqual(
        calls,
        known.flatMap((attempt) => [
          ['headers', attempt],
          ['body', attempt],
        ]),
      );
      assert.deepEqual(
        list.map(({ headers, body }) => [headers['x-call'], body]),
        [
          ['1', '2'],
          ['3', '4'],
          ['5', '6'],
        ],
      );
    },
  })),
  ...each(['headers', 'body'], (name) => ({
    name: `${name} that throws or rejects fails the attempt, which is made again`,
    async run(context) {
      const { answers, assert, open } = context;
      const server = answers([streaming]);
      const errors = [new Error('thrown'), new Error('rejected')];
      let calls = 0;
      const give = () => {
        calls += 1;
        if (calls === 1) {
          throw errors[0];
        }
        return calls === 2 ? Promise.reject(errors[1]) : undefined;
      };
      const retry = { initial: 1, max: 1, jitter: false };
      const source = open(server.url, ownRequest(context, { method: 'POST', [name]: give, retry }));
      const seen = observe(source);
      await seen.until('open');
      assert.deepEqual(seen.types(), ['error', 'error', 'open']);
      seen.events.slice(0, 2).forEach((recorded, index) => {
        const { cause, message, reason, status, willReconnect } = detailsOf(recorded);
        assert.equal(recorded.readyState, 0);
        assert.deepEqual([reason, status, willReconnect], ['request', undefined, true]);
        assert.equal(cause, errors[index]);
        assert.match(message, /headers.*body/);
      });
      assert.equal((await server.requests()).length, 1);
    },
  })),
  {
    name: 'headers that cannot be sent fail the attempt, without saying what may be a secret',
    async run(context) {
      const { assert, open, url } = context;
      for (const [headers, expected] of /** @type {const} */ ([
        [{ 'last-event-id': '1' }, /lastEventId/],
        [{ authorization: 'sec\nret' }, /authorization/],
        ['authorization: secret', /headers/],
      ])) {
        const source = open(
          url('/echo'),
          ownRequest(context, { headers: () => headers, retry: 'never' }),
        );
        const { cause, message, reason } = detailsOf(await observe(source).until('error'));
        assert.equal(reason, 'request');
        assert.instanceOf(cause, TypeError);
        assert.match(cause.message, expected);
        assert.notMatch(`${message} ${cause.message}`, /sec/);
      }
    },
  },
  {
    name: 'headers are not asked for while an earlier call is pending: the newer attempt shares it',
    async run(context) {
      const { answers, assert, open, settle } = context;
      const server = answers([streaming]);
      /** @type {((headers: object) => void)[]} */
      const pending = [];
      const source = open(
        server.url,
        ownRequest(context, {
          headers: () => new Promise((resolve) => pending.push(resolve)),
        }),
      );
      const seen = observe(source);
      for (let attempt = 2; attempt <= 3; attempt += 1) {
        await settle();
        /** @type {any} */ (source).reconnect();
      }
      await settle();
      assert.equal(pending.length, 1);
      pending[0]({ 'X-Key': 'shared' });
      await seen.until('open');
      const list = await server.requests();
      assert.deepEqual(
        list.map(({ headers }) => headers['x-key']),
        ['shared'],
      );
    },
  },
  {
    name: 'close() while headers are pending sends nothing',
    async run(context) {
      const { answers, assert, open, settle } = context;
      const server = answers([streaming]);
      for (const settleCall of ['resolve', 'reject']) {
        let give = () => {};
        /** @type {Promise<void>} */
        const called = new Promise((onCall) => {
          const source = open(
            server.url,
            ownRequest(context, {
              headers: () =>
                new Promise((resolve, reject) => {
                  give = () => (settleCall === 'resolve' ? resolve({}) : reject(new Error('late')));
                  setTimeout(() => {
                    source.close();
                    onCall();
                  });
                }),
            }),
          );
          source.onerror = () => assert.fail('an event after close()');
        });
        await called;
        give();
      }
      await settle();
      assert.deepEqual(await server.requests(), []);
    },
  },
  {
    name: 'a 401 is answered by a fresh token, and resumed by id',
    async run(context) {
      const { answers, assert, open } = context;
      const server = answers([numbered, { status: 401 }, streaming]);
      let token = 1;
      const source = open(
        server.url,
        ownRequest(context, {
          headers(/** @type {{ status: number | undefined }} */ { status }) {
            if (status === 401) {
              token += 1;
            }
            return Promise.resolve({ Authorization: `Bearer ${token}` });
          },
          retry: { initial: 1, max: 1, jitter: false, statuses: [401] },
        }),
      );
      const seen = observe(source);
      await seen.until('open', 2);
      const list = await server.requests();
      assert.deepEqual(
        list.map(({ headers }) => [headers.authorization, headers['last-event-id']]),
        [
          ['Bearer 1', undefined],
          ['Bearer 1', '7'],
          ['Bearer 2', '7'],
        ],
      );
      assert.deepEqual(seen.types(), ['open', 'message', 'error', 'error', 'open']);
    },
  },
  {
    name: 'a 401 is answered by reconnect() from the listener of error, and resumed by id',
    async run(context) {
      const { answers, assert, open } = context;
      const server = answers([numbered, { status: 401 }, streaming]);
      let token = 1;
      const source = /** @type {any} */ (
        open(server.url, ownRequest(context, { headers: () => ({ 'X-Token': `${token}` }) }))
      );
      source.onerror = ({ status = 0 }) => {
        if (status === 401) {
          token = 2;
          source.reconnect();
        }
      };
      const seen = observe(source);
      await new Promise((resolve) => {
        source.addEventListener('open', () => seen.types().includes('error') && resolve(undefined));
      });
      const list = await server.requests();
      assert.deepEqual(
        list.map(({ headers }) => [headers['x-token'], headers['last-event-id']]),
        [
          ['1', undefined],
          ['1', '7'],
          ['2', '7'],
        ],
      );
    },
  },
  {
    name: 'a body that is a stream can come from a function, where there is fetch',
    only: ['runtime / fetch'],
    async run(context) {
      const { answers, assert, open } = context;
      const server = answers([numbered, streaming]);
      const headers = { 'Content-Type': 'text/plain' };
      const body = () => new Blob(['streamed']).stream();
      open(server.url, /** @type {any} */ ({ headers, body }));
      const list = await server.requests({ atLeast: 2 });
      assert.deepEqual(
        list.map((request) => request.body),
        ['streamed', 'streamed'],
      );
    },
  },
]);
