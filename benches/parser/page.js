import { makeEngines } from './engines.js';
import { measure } from './measure.js';

const rounds = Number(new URLSearchParams(location.search).get('rounds'));
const response = await fetch('/dist/eventsource.wasm');
const binary = await WebAssembly.compile(await response.arrayBuffer());
const results = await measure(makeEngines(binary), rounds);
await fetch('/results', { method: 'POST', body: JSON.stringify(results) });
