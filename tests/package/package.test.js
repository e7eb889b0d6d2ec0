/**
 * The package as its users get it: packed once, installed in projects of their own.
 */
import { after, before, describe } from 'node:test';

import { testBrowsers } from './browsers.js';
import { testContents } from './contents.js';
import { testNode } from './node.js';
import { testReach } from './reach.js';
import { testRuntimes } from './runtimes.js';
import { createProjects } from './support/projects.js';
import { testTypes } from './types.js';

describe('packed package', { timeout: 300_000 }, () => {
  /** @type {import('./support/projects.js').Projects} */
  let projects;
  before(async () => {
    projects = await createProjects();
  });
  after(() => projects?.remove());

  const given = () => projects;
  testContents(given);
  testReach(given);
  testNode(given);
  testRuntimes(given);
  testTypes(given);
  testBrowsers(given);
});
