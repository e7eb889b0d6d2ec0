// dist/engine.js: the engine in plain JavaScript, which the other files load where they need it.
export { makeEngine } from '../translated.js';
