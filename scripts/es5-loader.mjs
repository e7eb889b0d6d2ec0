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
export default async function lower(source) {
  const { code } = await transform(source, {
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
  return this.resourcePath.startsWith(shims) ? code : `${imports(code)}${code}`;
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
