/**
 * The list of behaviours itself: what a slip in it would hide.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { behaviours } from '../behaviours/index.js';
import { browserNames } from '../support/browsers.js';
import { places } from '../support/behaviours.js';
import { runtimes as others } from '../support/runtimes.js';
import { lacking as missable } from '../support/take-away.js';

const scopes = places
  .flatMap(({ scope, transport = 'native' }) => [scope, `${scope} / ${transport}`])
  .concat('runtime', 'runtime / fetch', 'runtime / xhr');

/** @type {string[]} */
const runtimes = [...browserNames, 'webkit', ...others.map(({ name }) => name), 'bare'];
const platforms = runtimes.flatMap((name) => [name, `${name} / fetch`, `${name} / xhr`]);

it('each behaviour has a name of its own', () => {
  const names = behaviours.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

it('marks name scopes and browsers that exist, and give reasons', () => {
  for (const behaviour of behaviours) {
    const { name, only = scopes, nativeDiffers, platformDiffers, beyondNative } = behaviour;
    for (const [key, reason] of Object.entries(behaviour.lacking ?? {})) {
      const [missing, scope = 'window'] = key.split(' in a ');
      assert.ok(['ES2015', ...missable].includes(missing) && scopes.includes(scope), name);
      assert.notEqual(reason, '', name);
    }
    assert.ok(only.length > 0 && only.every((scope) => scopes.includes(scope)), name);
    const differing = typeof nativeDiffers === 'object' ? Object.keys(nativeDiffers) : [];
    assert.ok(
      differing.every((key) => runtimes.includes(key)),
      name,
    );
    assert.ok(
      Object.keys(platformDiffers ?? {}).every((key) => platforms.includes(key)),
      name,
    );
    assert.notEqual(beyondNative, '', name);
  }
});
