// dist/eventsource.legacy.js: what dist/eventsource.js is, for engines that know no more than ES5.
import { defineGlobals } from '../install.js';
import { EventSource } from './fallback.legacy.js';

defineGlobals(globalThis, EventSource);
