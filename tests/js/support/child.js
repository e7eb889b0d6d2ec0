/** What `own-process.js` starts: runs the scenario in its arguments, prints the outcome. */
import { createTools } from './tools.js';

const [source, value] = process.argv.slice(2);
const scenario = (0, eval)(`(${source})`);
try {
  const outcome = await scenario(createTools(), JSON.parse(value));
  process.stdout.write(JSON.stringify(outcome), () => process.exit());
} catch (error) {
  process.stderr.write(error instanceof Error ? String(error.stack) : String(error), () =>
    process.exit(1),
  );
}
