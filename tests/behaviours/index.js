/**
 * The list of behaviours: what every EventSource does, in whichever page, worker or runtime.
 *
 * `npm run test:e2e` runs it against our class in all scopes and over all transports, and against
 * the browser's own class, which proves that the list states the standard.
 */
import { carriers } from './carriers.js';
import { chunking } from './chunks.js';
import { closing } from './closing.js';
import { construction } from './constructor.js';
import { crossOrigins } from './cross-origin.js';
import { eventTarget } from './event-target.js';
import { eventDetails } from './event-details.js';
import { formCarrier } from './form-carrier.js';
import { readableStreams } from './from-readable-stream.js';
import { handlers } from './handlers.js';
import { hostileListeners } from './hostile-listeners.js';
import { shape } from './interface.js';
import { iteration } from './iterator.js';
import { lastEventIds } from './last-event-id.js';
import { lifeCycleOptions } from './life-cycle-options.js';
import { lightEvents } from './light-events.js';
import { limits } from './limits.js';
import { messages } from './messages.js';
import { opening } from './opening.js';
import { options } from './options.js';
import { parseOption } from './parse.js';
import { parsing } from './parsing.js';
import { reconnection } from './reconnection.js';
import { redirectOption } from './redirect-option.js';
import { redirects } from './redirects.js';
import { requestOptions } from './request-options.js';
import { requests } from './requests.js';
import { responses } from './responses.js';
import { retrying } from './retry.js';
import { reviving } from './reviving.js';
import { runtimes } from './runtimes.js';
import { schemes } from './schemes.js';
import { secrets } from './secrets.js';
import { serverEvents } from './server-events.js';
import { signalOption } from './signal.js';
import { timeouts } from './timeouts.js';
import { turns } from './turns.js';
import { untilOption } from './until.js';
import { windows } from './windows.js';

/** @type {import('./run.js').Behaviour[]} */
export const behaviours = [
  ...construction,
  ...shape,
  ...handlers,
  ...eventTarget,
  ...requests,
  ...opening,
  ...messages,
  ...parsing,
  ...chunking,
  ...turns,
  ...hostileListeners,
  ...closing,
  ...responses,
  ...redirects,
  ...reconnection,
  ...lastEventIds,
  ...crossOrigins,
  ...formCarrier,
  ...schemes,
  ...options,
  ...retrying,
  ...timeouts,
  ...carriers,
  ...lifeCycleOptions,
  ...requestOptions,
  ...redirectOption,
  ...secrets,
  ...eventDetails,
  ...readableStreams,
  ...iteration,
  ...lightEvents,
  ...parseOption,
  ...reviving,
  ...serverEvents,
  ...signalOption,
  ...untilOption,
  ...limits,
  ...windows,
  ...runtimes,
];

/** Those which show most of a class within seconds. */
export const essentials = [...construction, ...eventTarget, ...opening, ...messages, ...turns];
