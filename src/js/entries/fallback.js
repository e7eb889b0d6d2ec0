// "./fallback": the class with an engine in plain JavaScript; no global is touched.
import { prepareWith, provide } from '../binding.js';
import { makeEngine } from '../translated.js';

prepareWith(() => provide(makeEngine));

export { EventSource } from '../event-source.js';
