// dist/eventsource.legacy.js: what dist/eventsource.js is, for engines that know no more than ES5.
import { prepareWith, provide } from '../binding.js';
import { EventSource } from '../event-source.js';
import { defineGlobals } from '../install.js';
import { shape } from '../legacy/shape.js';
import { makeEngine } from '../translated.js';

prepareWith(() => provide(makeEngine));
shape(EventSource);
defineGlobals(globalThis, EventSource);
