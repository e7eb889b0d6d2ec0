import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';

/** @param {string} path */
const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

it('package.json, package-lock.json, Cargo.toml, Cargo.lock and the changelog have one version', async () => {
  const { version } = JSON.parse(await read('package.json'));
  const lock = JSON.parse(await read('package-lock.json'));
  const [, manifest] =
    /^\[package\]\n(?:[^[]*\n)?version = "(.*)"$/m.exec(await read('Cargo.toml')) ?? [];
  const [, cargoLock] =
    /^name = "eventsource-wasm"\nversion = "(.*)"$/m.exec(await read('Cargo.lock')) ?? [];
  const [, newest] = /^## \[?(?!Unreleased)([^\]\s]+)/m.exec(await read('CHANGELOG.md')) ?? [];
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(
    { lock: lock.version, root: lock.packages[''].version, manifest, cargoLock, newest },
    { lock: version, root: version, manifest: version, cargoLock: version, newest: version },
  );
});
