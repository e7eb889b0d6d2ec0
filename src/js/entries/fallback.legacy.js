// "." and "./fallback" in React Native: what dist/eventsource.legacy.js holds, as a module.
import { prepareWith, provide } from '../binding.js';
import { EventSource } from '../event-source.js';
import { shape } from '../legacy/shape.js';
import { makeEngine } from '../translated.js';

prepareWith(() => provide(makeEngine));
shape(EventSource);

export { EventSource };
