/**
 * Pages that show how long it takes from navigation to the first event: each loads what its
 * implementation needs, opens a source at once, and tells its opener the time of the first message.
 * Nothing comes from a cache.
 */
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

/**
 * @typedef {object} Page
 * @property {string} [file] of this package, as a script
 * @property {string} [module] source of a module that is bundled, as those who use it do
 * @property {string} open an expression: the source of `url`
 */

/** @type {Record<string, Page>} */
export const pages = {
  native: { open: 'new EventSource(url)' },
  ours: { file: 'dist/eventsource.js', open: 'new EventSourcePolyfill(url)' },
  'ours, without WebAssembly': {
    file: 'dist/eventsource.legacy.js',
    open: 'new EventSourcePolyfill(url)',
  },
  'event-source-polyfill': {
    module: "export { EventSourcePolyfill as Source } from 'event-source-polyfill';",
    open: 'new peer.Source(url)',
  },
  eventsource: {
    module: "export { EventSource as Source } from 'eventsource';",
    open: 'new peer.Source(url)',
  },
  'sse.js': {
    module: "export { SSE as Source } from 'sse.js';",
    open: 'new peer.Source(url)',
  },
};

/** @param {string} name */
export function makePage(name) {
  const { file, module, open } = pages[name];
  const script = file ?? (module && `peer.js?${name}`);
  return `<!doctype html>
<title>${name}</title>
${script === undefined ? '' : `<script src="/${script}"></script>`}
<script>
  const url = '/stream?name=first';
  const source = ${open};
  source.addEventListener('message', () => {
    const milliseconds = performance.now();
    source.close();
    parent.postMessage(milliseconds, '*');
  });
</script>
`;
}

/** @param {string} name */
export async function bundlePeer(name) {
  const { outputFiles } = await build({
    bundle: true,
    stdin: {
      contents: pages[name].module,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    format: 'iife',
    globalName: 'peer',
    minify: true,
    target: 'esnext',
    write: false,
  });
  return outputFiles[0].text;
}
