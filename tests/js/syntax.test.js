/** What a browser must be able to parse: a script with newer syntax does nothing at all there. */
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { it } from 'node:test';

import { Linter } from 'eslint';

const dist = new URL('../../dist/', import.meta.url);
const files = (await readdir(dist, { recursive: true })).filter(
  (file) => /\.c?js$/.test(file) && !file.startsWith('server'),
);

for (const file of files) {
  it(`dist/${file} needs no syntax beyond ES2020`, async () => {
    const problems = new Linter().verify(await readFile(new URL(file, dist), 'utf8'), {
      languageOptions: {
        ecmaVersion: 2020,
        sourceType: file.endsWith('.cjs') ? 'commonjs' : 'module',
      },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
    });
    assert.deepEqual(
      problems.map(({ message }) => message),
      [],
    );
  });
}
