// "./polyfill" in React Native.
import { install } from '../install.js';
import { scope } from '../legacy/scope.js';
import { EventSource } from './fallback.legacy.js';

install(scope, EventSource);

export { EventSource };
