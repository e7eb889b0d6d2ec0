/**
 * What a source leaves behind after weeks, in minutes: `npm run soak`, or
 * `node tests/soak/main.js [--runtime node,chromium,firefox] [--workload events,...] [--share 0.01]`.
 *
 * The figures lie in `test-results/soak`, a file for each runtime and workload.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { soak } from './soak.js';
import { runtimes } from './runtimes.js';

const { values } = parseArgs({
  options: {
    runtime: { type: 'string', default: Object.keys(runtimes).join() },
    workload: { type: 'string', default: 'events,reconnections,sources' },
    share: { type: 'string', default: '1' },
  },
});
const folder = new URL('../../test-results/soak/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const runtime of values.runtime.split(',')) {
  for (const workload of values.workload.split(',')) {
    const result = await soak(runtime, workload, Number(values.share));
    await writeFile(
      new URL(`${runtime} ${workload}.json`, folder),
      `${JSON.stringify(result, undefined, 2)}\n`,
    );
    const { figures, outcome, problems, seconds } = result;
    console.log(JSON.stringify({ runtime, workload, seconds, outcome, figures, problems }));
    process.exitCode = problems.length > 0 ? 1 : process.exitCode;
  }
}
