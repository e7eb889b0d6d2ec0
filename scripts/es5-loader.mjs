/**
 * webpack's loader for dist/eventsource.legacy.js: makes ES5 of a module, and has it import what old
 * engines lack, under the names of the globals: `src/js/legacy` gives the platform's own or ours, and
 * the page's globals stay as they are.
 */
import { transform } from '@swc/core';

const shims = new URL('../src/js/legacy/', import.meta.url).pathname;

/** Globals, and the files of `src/js/legacy` that stand for them. @type {Record<string, string>} */
const SHIMS = {
  AbortController: 'abort-controller',
  DOMException: 'dom-exception',
  Event: 'event',
  EventTarget: 'event-target',
  Math: 'math',
  MessageChannel: 'message-channel',
  Promise: 'promise',
  Set: 'set',
  Symbol: 'symbol',
  TextDecoder: 'text-decoder',
  TextEncoder: 'text-encoder',
  URL: 'url',
  WeakMap: 'weak-map',
  XMLHttpRequest: 'xml-http-request',
};

/**
 * @this {import('webpack').LoaderContext<{}>}
 * @param {string} source
 */
export default function lower(source) {
  const done = this.async();
  transformed(source, this).then(({ code, map }) => done(null, code, map), done);
}

/**
 * @param {string} source
 * @param {import('webpack').LoaderContext<{}>} context
 */
async function transformed(source, { resourcePath, sourceMap }) {
  const { code, map } = await transform(source, {
    filename: resourcePath,
    sourceMaps: sourceMap,
    configFile: false,
    swcrc: false,
    isModule: true,
    module: { type: 'es6' },
    // Which has no symbols that `typeof` and `instanceof` could mistake.
    env: { targets: { ie: '10' }, exclude: ['transform-typeof-symbol', 'transform-instanceof'] },
    jsc: {
      assumptions: { iterableIsArray: true, noDocumentAll: true, setPublicClassFields: true },
      // webpack.config.js has them come from src/js/legacy/helpers: one that is not there fails.
      externalHelpers: true,
      output: { charset: 'ascii' },
      minify: { compress: false, mangle: false, format: { comments: false } },
    },
  });
  const head = resourcePath.startsWith(shims) ? '' : imports(code);
  return { code: `${head}${code}`, map: map && below(head, JSON.parse(map)) };
}

/** @param {string} code without comments */
function imports(code) {
  const found = Object.keys(SHIMS).filter((name) =>
    new RegExp(`(?<![.\\w$])${name}\\b`).test(code),
  );
  return [['scope as globalThis', 'scope'], ...found.map((name) => [name, SHIMS[name]])]
    .map(([name, file]) => `import { ${name} } from ${JSON.stringify(`${shims}${file}.js`)};\n`)
    .join('');
}

/**
 * The map of what stands below some lines: in a source map, a semicolon ends a line.
 *
 * @param {string} head
 * @param {{ mappings: string }} map
 * @returns {any}
 */
function below(head, map) {
  return { ...map, mappings: head.replace(/[^\n]/g, '').replaceAll('\n', ';') + map.mappings };
}
