/** Opens a source and does with it what the first argument says, for process.test.js. */
import process from 'node:process';

const [, , script, mode, origin] = process.argv;
/** @type {typeof import('../../src/js/types/index.js')} */
const { EventSource } = await import(script);

const url = new URL('/answers', origin);
const ending = mode.endsWith('waiting') || mode === 'wait';
const answer = { chunks: ['retry: 100000\ndata: 1\n\n'], then: ending ? 'end' : 'hold' };
url.searchParams.set('answers', JSON.stringify([answer]));
url.searchParams.set('token', `process-${process.pid}`);

const source = new EventSource(url);
if (mode === 'unref' || mode === 'unref meanwhile') {
  source.unref();
}
const timer = mode === 'unref meanwhile' ? setInterval(() => {}, 1_000) : undefined;
source.onmessage = () => {
  process.stdout.write('message\n');
  if (mode === 'close') {
    source.close();
  } else if (mode === 'unref open') {
    source.unref();
  }
  clearInterval(timer);
};
source.onerror = () => {
  process.stdout.write('error\n');
  if (mode === 'close waiting') {
    source.close();
  } else if (mode === 'unref waiting') {
    source.unref();
  }
};
