/**
 * Runs behaviours in a runtime that is no browser. It is told their names line by line on its
 * standard input, after its settings, and answers each by a line with the outcome.
 */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import { assert, config } from 'chai';

import { behaviours } from '../behaviours/index.js';
import { runBehaviour } from '../behaviours/run.js';

config.truncateThreshold = 0;

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const settings = JSON.parse((await lines.next()).value);
const { EventSource } = await import(pathToFileURL(settings.script).href);

for await (const name of lines) {
  const behaviour = behaviours.find((candidate) => candidate.name === name);
  if (behaviour === undefined) {
    throw new Error(`expected a behaviour, received ${name}`);
  }
  const outcome = await runBehaviour(behaviour, settings, { EventSource, assert });
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
