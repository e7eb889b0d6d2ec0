/** Runs behaviours in the runtime that runs this. */
import { pathToFileURL } from 'node:url';

import { serve } from './serve.js';

await serve(async (script) => (await import(pathToFileURL(script).href)).EventSource);
