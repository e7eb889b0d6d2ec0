/**
 * Pages and worker scripts for tests, and the files of the repository that they load:
 *
 * - `/page` is an empty page that loads each `?script=` in order. `&bare` deletes the browser's own
 *   class before them; `&csp=`, `&base=` and `&charset=` set the page's policy, its `<base href>`
 *   and its encoding.
 * - `/page.svg` is a document of SVG that loads its `?script=`.
 * - `/worker.js` is a worker script with the parameters `script`, `bare` and `csp`; a classic one, or,
 *   with `&module=`, a module that takes the class from there, if that is not empty.
 * - `/behaviours.js` is the list of behaviours and what runs it, as one classic script, because
 *   `importScripts` knows no modules; `/fallback.js` is the entry `./fallback` likewise.
 * - `/without/NAME,NAME/FILE` is `/dist/FILE` where these globals are deleted before it runs.
 * - `/dist`, `/tests` and `/node_modules/chai` are those folders.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import express, { Router } from 'express';

import { bundleModule } from '../support/bundle.js';
import { takingAway } from '../support/take-away.js';
import { parametersOf } from './parameters.js';

const root = new URL('../../', import.meta.url);

export function pages() {
  const router = Router();
  router.get('/page', page);
  router.get('/page.svg', (request, response) => {
    const script = parametersOf(request).get('script');
    response
      .type('svg')
      .send(`<svg xmlns="http://www.w3.org/2000/svg"><script href="${script}"/></svg>`);
  });
  router.get('/worker.js', workerScript);
  router.get('/bare.js', (_request, response) => {
    response.type('js').send(deleteNative);
  });
  router.get('/behaviours.js', bundled('harness'));
  router.get('/fallback.js', bundled('fallback'));
  router.get('/without/:names/:file', without);
  for (const folder of ['dist', 'tests', 'node_modules/chai']) {
    // As from a CDN: a module of another origin needs it.
    const setHeaders = (/** @type {import('express').Response} */ response) =>
      response.set('access-control-allow-origin', '*');
    router.use(`/${folder}`, express.static(fileURLToPath(new URL(folder, root)), { setHeaders }));
  }
  // Firefox asks for it by itself, and a 404 would be logged as an error.
  router.get('/favicon.ico', (_request, response) => {
    response.status(204).end();
  });
  return router;
}

/**
 * @param {import('express').Request} request
 * @param {import('express').Response} response
 */
function page(request, response) {
  const parameters = parametersOf(request);
  const policy = parameters.get('csp');
  if (policy !== null) {
    response.set('content-security-policy', policy);
  }
  response.set('content-type', `text/html; charset=${parameters.get('charset') ?? 'utf-8'}`);
  const base = parameters.get('base');
  const elements = [
    '<!doctype html>',
    '<html lang="en">',
    '<title>Test</title>',
    base === null ? '' : `<base href="${base}">`,
    parameters.has('bare') ? `<script>${deleteNative}</script>` : '',
    ...parameters.getAll('script').map((script) => `<script src="${script}"></script>`),
  ];
  response.end(elements.join('\n'));
}

/**
 * @param {import('express').Request} request
 * @param {import('express').Response} response
 */
function workerScript(request, response) {
  const parameters = parametersOf(request);
  const module = parameters.get('module');
  const policy = parameters.get('csp');
  if (policy !== null) {
    response.set('content-security-policy', policy);
  }
  const scripts = parameters.getAll('script');
  const isBare = parameters.has('bare');
  const lines =
    module === null
      ? [
          isBare ? deleteNative : '',
          ...scripts.map((script) => `importScripts('${new URL(script, originOf(request))}');`),
        ]
      : [
          // Imports come before all else.
          isBare ? `import '/bare.js';` : '',
          module && `import { EventSource } from '${module}';`,
          module && 'globalThis.EventSourcePolyfill = EventSource;',
          ...scripts.map((script) => `import '${script}';`),
        ];
  response.type('js').set('cache-control', 'no-store');
  response.send(lines.join('\n'));
}

/**
 * @param {import('express').Request} request
 * @param {import('express').Response} response
 */
async function without({ params }, response) {
  const { names, file } = /** @type {Record<string, string>} */ (params);
  const script = await readFile(new URL(`dist/${basename(file)}`, root), 'utf8');
  response.type('js').send(`${takingAway(names.split(','))}${script}`);
}

/** @param {import('express').Request} request */
function originOf({ headers: { host } }) {
  return `http://${host}`;
}

const deleteNative = 'delete self.EventSource;';

/**
 * A module with all it imports, made at the first request, as a classic script.
 *
 * @param {string} name
 * @returns {import('express').RequestHandler}
 */
function bundled(name) {
  /** @type {Promise<string> | undefined} */
  let bundle;
  return async (_request, response) => {
    bundle ??= bundleModule(name);
    response.type('js').send(await bundle);
  };
}
