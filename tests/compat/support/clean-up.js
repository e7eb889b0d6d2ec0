/** What a test starts, and ends after it. */
import { afterEach } from 'node:test';

import { serve } from './server.js';

/** To be called within `describe`. */
export function cleaningUp() {
  /** @type {(() => unknown)[]} */
  const tasks = [];
  afterEach(async () => {
    for (const task of tasks.splice(0)) {
      await task();
    }
  });
  return {
    /** @param {import('./server.js').Answer} answer */
    async start(answer) {
      const server = await serve(answer);
      tasks.push(server.close);
      return server;
    },
    /**
     * @template {{ close(): void }} Source
     * @param {Source} source
     */
    closing(source) {
      // Before its server.
      tasks.unshift(() => source.close());
      return source;
    },
    /** @param {() => unknown} task */
    later(task) {
      tasks.unshift(task);
    },
  };
}
