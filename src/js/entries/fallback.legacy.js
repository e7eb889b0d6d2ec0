// "." and "./fallback" in React Native: what dist/eventsource.legacy.js holds, as a module.
import { shape } from '../legacy/shape.js';
import { EventSource } from './fallback.js';

shape(EventSource);

export { EventSource };
