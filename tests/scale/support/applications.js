/** Processes of `application.js`, and how to publish by one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { onFreePort, run } from './programs.js';

const script = fileURLToPath(new URL('application.js', import.meta.url));

/** @param {{ redisUrl?: string, storeTimeout?: number }} options without a URL it keeps events in memory */
export async function startApplication({ redisUrl, storeTimeout }) {
  /** @param {number} port */
  async function start(port) {
    const env = {
      PORT: String(port),
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      ...(storeTimeout === undefined ? {} : { STORE_TIMEOUT: String(storeTimeout) }),
    };
    const options = { ready: /^listening$/m, env };
    return { port, program: await run(process.execPath, [script], options) };
  }

  const started = await onFreePort(start);
  const { port } = started;
  let { program } = started;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get log() {
      return program.log;
    },
    pids: () => program.pids(),
    kill: () => program.kill('SIGKILL'),
    /** On the same port. */
    async start() {
      ({ program } = await start(port));
    },
    /**
     * @param {number} number
     * @returns {Promise<string>} its ID, empty if it was not kept
     */
    async publish(number) {
      // On a connection of its own: one that is kept may just have been closed.
      const options = { method: 'POST', port, path: '/publish', agent: false };
      const [response] = await once(request(options).end(`${number}`), 'response');
      assert.equal(response.statusCode, 200);
      return text(response);
    },
  };
}
