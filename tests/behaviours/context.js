/**
 * What a behaviour gets to run with.
 */

/**
 * @typedef {object} Settings
 * @property {'window' | 'dedicated worker' | 'shared worker' | 'service worker' | 'runtime'} scope
 * @property {'fetch' | 'xhr'} [transport] none: the class has no such option (it is native)
 * @property {boolean} native whether the class is the browser's own
 * @property {string} script that defines the class, unless it is native
 * @property {string} runtime such as `chromium`, `node 20`
 * @property {string} origin of the test server
 * @property {string} crossOrigin the same server under another origin
 */

/**
 * @typedef {object} Endpoint
 * @property {string} url
 * @property {(wanted?: { atLeast?: number, closed?: number }) => Promise<LoggedRequest[]>} requests
 *   what the server got there, once it got that many
 * @property {() => Promise<void>} release lets the server go on past one pause
 */

/**
 * @typedef {object} LoggedRequest
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string} body
 * @property {boolean} closed whether the connection was closed before the response was complete
 */

/** @typedef {ReturnType<typeof createContext>} Context */

/**
 * Chai's `assert` without its assertion signatures, which TypeScript accepts of declared names only.
 *
 * @typedef {{ [Name in keyof typeof import('chai').assert]: (...parameters: any[]) => void }} Assert
 */

let tokens = 0;

/**
 * @param {Settings} settings
 * @param {{ EventSource: typeof globalThis.EventSource, assert: Assert }} parts
 */
export function createContext(settings, { EventSource, assert }) {
  const { origin, crossOrigin, native, runtime, scope, script, transport } = settings;
  /** @type {(() => unknown)[]} */
  const cleanups = [];
  /** Ends what the behaviour still asks the server, which would hold a connection. */
  const controller = new AbortController();
  /** @type {{ errors: unknown[] | null }} */
  const expected = { errors: null };

  const context = {
    EventSource,
    assert,
    native,
    runtime,
    scope,
    script,
    transport,
    origin,
    crossOrigin,

    /**
     * @param {string} path
     * @param {{ crossOrigin?: boolean } & Record<string, unknown>} [parameters] of the query
     */
    url(path, { crossOrigin: elsewhere = false, ...parameters } = {}) {
      const url = new URL(path, elsewhere ? crossOrigin : origin);
      for (const [name, value] of Object.entries(parameters)) {
        if (value !== undefined) {
          url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
        }
      }
      return url.href;
    },

    /**
     * A URL whose requests can be looked at.
     *
     * @param {string} path
     * @param {{ crossOrigin?: boolean } & Record<string, unknown>} [parameters] of the query
     * @returns {Endpoint}
     */
    endpoint(path, parameters = {}) {
      tokens += 1;
      const token = `${scope}-${tokens}-${Math.random().toString(36).slice(2)}`;
      return {
        url: context.url(path, { ...parameters, token }),
        requests: (wanted = {}) => context.ask('/log', { ...wanted, token }),
        release: async () => {
          await fetch(context.url('/release', { token }), { method: 'POST' });
        },
      };
    },

    /**
     * A URL at which the n-th request gets the n-th answer, the last one again and again.
     *
     * @param {import('../server/answers.js').Answer[]} answers
     * @param {{ crossOrigin?: boolean } & Record<string, unknown>} [parameters] of the query
     * @returns {Endpoint}
     */
    answers(answers, parameters = {}) {
      return context.endpoint('/answers', { ...parameters, answers });
    },

    /**
     * A source over the transport under test, closed when the behaviour has run.
     *
     * @param {string | URL} url
     * @param {any} [init] with options of ours, which types of the platform do not have
     */
    open(url, init) {
      const options = transport ? { ...init, transport } : init;
      const source = new EventSource(url, options);
      cleanups.push(() => source.close());
      return source;
    },

    /**
     * @param {string} path
     * @param {Record<string, unknown>} [parameters] of the query
     * @returns {Promise<any>} the JSON that the server answers
     */
    async ask(path, parameters) {
      const { signal } = controller;
      const response = await fetch(context.url(path, parameters), { cache: 'no-store', signal });
      if (!response.ok) {
        throw new Error(`expected ${path} to answer, received status ${response.status}`);
      }
      return response.status === 204 ? undefined : response.json();
    },

    /**
     * Waits until a source opened now has been through a message, a reconnection and another
     * message, for anything that an earlier one would still do to have been done.
     */
    async settle() {
      const witness = context.open(context.answers([{ chunks: ['retry: 10\ndata\n\n'] }]).url);
      /** @type {Promise<void>} */
      const twice = new Promise((resolve) => {
        let messages = 0;
        witness.onmessage = () => {
          messages += 1;
          if (messages === 2) {
            resolve();
          }
        };
      });
      await twice;
      witness.close();
    },

    /**
     * From now on, exceptions that the platform reports are expected; they are in this array.
     *
     * @returns {unknown[]}
     */
    expectErrors() {
      expected.errors ??= [];
      return expected.errors;
    },

    /** @param {() => unknown} cleanup called when the behaviour has run, whatever its outcome */
    cleanUp(cleanup) {
      cleanups.push(cleanup);
    },
  };

  return {
    context,
    expected,
    dispose: async () => {
      for (const cleanup of cleanups.reverse()) {
        await cleanup();
      }
      controller.abort();
    },
  };
}
