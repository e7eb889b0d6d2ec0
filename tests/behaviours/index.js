/**
 * The list of behaviours: what every EventSource does, in whichever page, worker or runtime.
 *
 * `npm run test:e2e` runs it against our class in all scopes and over all transports, and against
 * the browser's own class, which proves that the list states the standard.
 */
import { construction } from './constructor.js';
import { eventTarget } from './event-target.js';
import { handlers } from './handlers.js';
import { opening } from './opening.js';
import { shape } from './interface.js';

/** @type {import('./run.js').Behaviour[]} */
export const behaviours = [...construction, ...shape, ...handlers, ...eventTarget, ...opening];
