/**
 * Runs behaviours in the process that it is part of, told by lines of the standard input: first the
 * settings, then names. It answers each name by a line with the outcome.
 */
import process from 'node:process';
import { createInterface } from 'node:readline';

import { assert, config } from 'chai';

import { behaviours } from '../behaviours/index.js';
import { runBehaviour } from '../behaviours/run.js';

config.truncateThreshold = 0;

/** @param {(script: string) => Promise<typeof globalThis.EventSource>} load gives the class of a file */
export async function serve(load) {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const settings = JSON.parse((await lines.next()).value);
  const EventSource = await load(settings.script);
  for await (const name of lines) {
    const behaviour = behaviours.find((candidate) => candidate.name === name);
    if (behaviour === undefined) {
      throw new Error(`expected a behaviour, received ${name}`);
    }
    const outcome = await runBehaviour(behaviour, settings, { EventSource, assert });
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
  }
}
