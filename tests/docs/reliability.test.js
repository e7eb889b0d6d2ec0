/** `docs/reliability.md` says what was measured. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';

import { readFigures } from '../../scripts/reliability-figures.mjs';
import { makePage } from '../../scripts/reliability-page.mjs';

it('the page on reliability is made of the figures that are kept', async () => {
  const page = await readFile(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  assert.equal(page, makePage(readFigures()), 'run: node scripts/reliability.mjs --write');
});
