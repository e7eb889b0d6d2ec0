/**
 * Opens a source, and writes what it gets; for process.test.js. The arguments: the file with the class,
 * what to do (`close`, `unref` or nothing), at what (`start`, `meanwhile`, which is
 * at once with something else to wait for, `message` or `error`), what the server
 * does after the message (`hold` or `end`), its origin.
 */
import process from 'node:process';

const [, , script, action, moment, then, origin] = process.argv;
/** @type {typeof import('../../src/js/types/index.js')} */
const { EventSource } = await import(script);

const url = new URL('/answers', origin);
const answer = { chunks: ['retry: 100000\ndata: 1\n\n'], then };
url.searchParams.set('answers', JSON.stringify([answer]));
url.searchParams.set('token', `process-${process.pid}`);

const source = new EventSource(url);

/** @param {string} reached */
function act(reached) {
  if (reached === moment && (action === 'close' || action === 'unref')) {
    source[action]();
  }
}

act('start');
// As the work of a server does.
const other = moment === 'meanwhile' ? setInterval(() => {}, 1_000) : undefined;
act('meanwhile');
for (const type of ['message', 'error']) {
  source.addEventListener(type, () => {
    process.stdout.write(`${type}\n`);
    clearInterval(other);
    act(type);
  });
}
