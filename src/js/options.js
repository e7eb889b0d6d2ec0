/**
 * The constructor's second argument, a WebIDL dictionary: the standard's one member and ours.
 *
 * Here types are checked and defaults filled in; what an option does is decided where it takes
 * effect, which for all that concerns the connection is Rust.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#eventsourceinit
 */
import { environment } from './environment.js';
import { toPairs } from './headers.js';

/**
 * @typedef {import('./types/event-source.d.ts').EventSourceInit} Given
 *
 * @typedef {object} EventSourceInit the dictionary after its conversion
 * @property {boolean} withCredentials
 * @property {string | undefined} method
 * @property {any} body what `fetch` takes, or a function that gives it
 * @property {Function | import('./headers.js').Pair[] | undefined} headers
 * @property {boolean} ownRequest whether method, body or headers are the page's own
 * @property {'follow' | 'error'} redirect
 * @property {typeof globalThis.fetch | undefined} fetch
 * @property {boolean} ownFetch whether there is that
 * @property {'fetch' | 'xhr' | undefined} transport
 * @property {AbortSignal | undefined} signal
 * @property {string} lastEventId
 * @property {string} carrier `auto`, `header`, `body`, or the query parameter's name after a `?`
 * @property {number[]} numbers for Rust, in the order of `src/web/init.rs`
 * @property {number} reconnectionTime before the server sets one, as Rust has it
 * @property {((failure: any) => unknown) | undefined} retry
 * @property {() => number} random
 * @property {any} parse
 * @property {((event: any) => unknown) | undefined} until
 * @property {'real' | 'light'} events
 */

/** The longest time: beyond it `setTimeout` fires at once. */
export const MAX_TIME = 0x7fffffff;
/** Code units that a string can have in V8, which has the lowest limit. */
const MAX_STRING = 0x1fffffe8;
const TIME = `milliseconds from 1 to ${MAX_TIME}`;

/** Milliseconds, with no policy that says otherwise. */
const INITIAL_RECONNECTION_TIME = 3000;

/** Where `numbers` has the reconnection time that a server has set. */
export const RECONNECTION_TIME = 4;

/** How `numbers` says which kind of policy `retry` is. */
const RETRY_KINDS = ['standard', 'never', 'resilient', 'function'];

/** Statuses that a resilient connection tries again after: from and to, in pairs. */
const RESILIENT_STATUSES = [429, 429, 500, 599];

/**
 * @param {any} dictionary
 * @returns {EventSourceInit}
 * @throws {TypeError} that names the option and the value
 */
export function toEventSourceInit(dictionary) {
  // Not what a page may have put on Object.prototype.
  const given = dictionary ?? Object.create(null);
  if (typeof given !== 'object' && typeof given !== 'function') {
    throw new TypeError(
      `Failed to construct 'EventSource': the second argument is not an object: ${show(given)}`,
    );
  }
  // Each member is read once, in the order that WebIDL has.
  const {
    body,
    connectTimeout,
    events = 'real',
    fetch,
    headers,
    heartbeatTimeout,
    lastEventId = '',
    lastEventIdCarrier,
    lastEventIdQueryParameterName,
    maxEventSize = 0x4000000,
    method = body === undefined ? undefined : 'POST',
    parse,
    redirect = headers === undefined && body === undefined ? 'follow' : 'error',
    retry = 'standard',
    signal,
    transport,
    until,
    whenHidden = 'keep',
    withCredentials,
  } = given;

  check('body', body, body === undefined || isBody(body), EXPECTED_BODY);
  check(
    'connectTimeout',
    connectTimeout,
    connectTimeout === undefined || isTime(connectTimeout),
    TIME,
  );
  check('events', events, isOneOf(events, ['real', 'light']), "'real' or 'light'");
  check('fetch', fetch, isFunctionOrNone(fetch), 'a function');
  const pairs = isFunctionOrNone(headers) ? headers : toHeaders(headers);
  check(
    'heartbeatTimeout',
    heartbeatTimeout,
    heartbeatTimeout === undefined || heartbeatTimeout === 'adaptive' || isTime(heartbeatTimeout),
    `'adaptive' or ${TIME}`,
  );
  check(
    'lastEventId',
    lastEventId,
    typeof lastEventId === 'string' && !/[\0\n\r]/.test(lastEventId),
    'a string without U+0000 and line ends',
  );
  const carrier = toCarrier(
    // The second name is that of the package event-source-polyfill.
    lastEventIdCarrier === undefined
      ? toCarrierByQuery(lastEventIdQueryParameterName)
      : lastEventIdCarrier,
    body,
  );
  check(
    'maxEventSize',
    maxEventSize,
    isInteger(maxEventSize, 1) && maxEventSize <= MAX_STRING,
    `a number of bytes from 1 to ${MAX_STRING}`,
  );
  checkMethod(method, body);
  check(
    'parse',
    parse,
    isFunctionOrNone(parse) || isSchema(parse),
    'a function or Standard Schema',
  );
  check('redirect', redirect, isOneOf(redirect, ['follow', 'error']), "'follow' or 'error'");
  check(
    'signal',
    signal,
    signal === undefined ||
      (typeof signal?.addEventListener === 'function' &&
        typeof signal.removeEventListener === 'function'),
    'an AbortSignal',
  );
  checkTransport(transport, fetch, redirect);
  check('until', until, isFunctionOrNone(until), 'a function');
  const policy = toPolicy(retry);

  return {
    withCredentials: Boolean(withCredentials),
    method: toMethod(method),
    body,
    headers: pairs,
    ownRequest: method !== undefined || headers !== undefined,
    redirect,
    fetch,
    ownFetch: fetch !== undefined,
    // An XMLHttpRequest, which a user in the URL asks for otherwise, would follow.
    transport: transport ?? (redirect === 'error' ? 'fetch' : undefined),
    signal,
    lastEventId,
    carrier,
    numbers: [
      maxEventSize,
      connectTimeout ?? 0,
      heartbeatTimeout === 'adaptive' ? -1 : (heartbeatTimeout ?? 0),
      toPauseAfter(whenHidden),
      // No server has set a reconnection time.
      -1,
    ].concat(policy.numbers),
    reconnectionTime: policy.reconnectionTime,
    retry: typeof retry === 'function' ? retry : undefined,
    random: policy.random,
    parse,
    until,
    events,
  };
}

/** @param {any} headers */
function toHeaders(headers) {
  try {
    return toPairs(headers);
  } catch (error) {
    throw failure(/** @type {Error} */ (error).message);
  }
}

/** @param {any} name */
function toCarrierByQuery(name) {
  const isName = typeof name === 'string' && name !== '';
  check('lastEventIdQueryParameterName', name, name === undefined || isName, 'a name');
  return isName ? { query: name } : 'auto';
}

/**
 * @param {any} carrier
 * @param {unknown} body
 */
function toCarrier(carrier, body) {
  const query = typeof carrier === 'object' && carrier !== null ? carrier.query : undefined;
  const isQuery = typeof query === 'string' && query !== '';
  check(
    'lastEventIdCarrier',
    carrier,
    isQuery || isOneOf(carrier, ['auto', 'header', 'body']),
    "'auto', 'header', 'body' or { query: 'name' }",
  );
  check(
    'lastEventIdCarrier',
    carrier,
    carrier !== 'body' || body === undefined,
    "'header' or { query: 'name' } where there is the option 'body'",
  );
  return isQuery ? `?${query}` : carrier;
}

/**
 * @param {any} method
 * @param {unknown} body
 */
function checkMethod(method, body) {
  // https://fetch.spec.whatwg.org/#forbidden-method
  const isMethod =
    typeof method === 'string' &&
    /^[\w!#$%&'*+.^`|~-]+$/.test(method) &&
    !/^(?:connect|trace|track)$/i.test(method);
  check('method', method, method === undefined || isMethod, 'a method that fetch allows');
  const takesNone = /^(?:get|head)$/i.test(method);
  check('method', method, !takesNone || body === undefined, "one that takes the option 'body'");
}

/**
 * @param {string | undefined} method
 * @see https://fetch.spec.whatwg.org/#concept-method-normalize
 */
function toMethod(method) {
  return method?.replace(/^(?:delete|get|head|options|post|put)$/i, (known) => known.toUpperCase());
}

/**
 * @param {any} transport
 * @param {unknown} fetch
 * @param {string} redirect
 */
function checkTransport(transport, fetch, redirect) {
  check(
    'transport',
    transport,
    transport === undefined || isOneOf(transport, ['fetch', 'xhr']),
    "'fetch' or 'xhr'",
  );
  if (transport === 'xhr') {
    const alone = "'fetch' where the option 'fetch' is given";
    check('transport', transport, fetch === undefined, alone);
    const missing = "'fetch' here: there is no XMLHttpRequest";
    check('transport', transport, environment.hasXhr, missing);
  }
  const needsXhr = fetch === undefined && environment.hasXhr && !environment.canStream;
  const isXhr = transport === 'xhr' || (transport === undefined && needsXhr);
  const follow = "'follow' with headers or a body here: an XMLHttpRequest follows every redirect";
  check('redirect', redirect, !isXhr || redirect === 'follow', follow);
}

/** @param {any} whenHidden */
function toPauseAfter(whenHidden) {
  if (whenHidden === 'keep') {
    return -1;
  }
  const time = whenHidden === 'pause' ? 0 : whenHidden?.pauseAfter;
  check(
    'whenHidden',
    whenHidden,
    time === 0 || isTime(time),
    `'keep', 'pause' or { pauseAfter: ${TIME} }`,
  );
  return time;
}

/**
 * @param {any} retry
 * @returns {{ numbers: number[], random: () => number, reconnectionTime: number }}
 */
function toPolicy(retry) {
  const isParts = typeof retry === 'object' && retry !== null && !Array.isArray(retry);
  let kind = RETRY_KINDS.indexOf(isParts ? 'resilient' : retry);
  if (typeof retry === 'function') {
    kind = 3;
  }
  check(
    'retry',
    retry,
    kind >= 0 && retry !== 'function',
    "'standard', 'resilient', 'never', an object or a function",
  );
  const {
    attempts = Infinity,
    factor = 2,
    initial = kind > 1 ? 1000 : INITIAL_RECONNECTION_TIME,
    jitter = true,
    max = 30000,
    statuses,
  } = isParts ? retry : {};
  const isCount = attempts === Infinity || isInteger(attempts, 1);
  check('retry.attempts', attempts, isCount, 'a number from 1');
  check(
    'retry.factor',
    factor,
    typeof factor === 'number' && factor >= 1 && factor < Infinity,
    'a number from 1',
  );
  check('retry.initial', initial, isTime(initial), TIME);
  const isJitter = typeof jitter === 'boolean' || typeof jitter === 'function';
  check('retry.jitter', jitter, isJitter, 'a boolean or a function');
  check('retry.max', max, isTime(max), TIME);
  const isList =
    Array.isArray(statuses) && statuses.every((status) => isInteger(status, 100) && status < 1000);
  check('retry.statuses', statuses, statuses === undefined || isList, 'a list of statuses');
  const ranges = isList ? [] : RESILIENT_STATUSES.slice();
  (statuses ?? []).forEach((/** @type {number} */ status) => ranges.push(status, status));
  return {
    numbers: [kind, initial, factor, max, attempts, jitter ? 1 : 0].concat(ranges),
    random: typeof jitter === 'function' ? jitter : Math.random,
    reconnectionTime: initial,
  };
}

const EXPECTED_BODY =
  'a string, URLSearchParams, FormData, a Blob, bytes or a function, which alone may give a ReadableStream';

/** @param {unknown} body as every transport takes it */
export function isBody(body) {
  return (
    typeof body === 'string' ||
    typeof body === 'function' ||
    /^\[object (?:URLSearchParams|FormData|Blob|File|DataView|ArrayBuffer|\w+Array)\]$/.test(
      Object.prototype.toString.call(body),
    )
  );
}

/** @param {any} value */
function isSchema(value) {
  return typeof value?.['~standard']?.validate === 'function';
}

/** @param {unknown} value */
function isFunctionOrNone(value) {
  return value === undefined || typeof value === 'function';
}

/** @param {unknown} value */
function isTime(value) {
  return typeof value === 'number' && value >= 1 && value <= MAX_TIME;
}

/**
 * @param {unknown} value
 * @param {number} least
 */
function isInteger(value, least) {
  return typeof value === 'number' && value % 1 === 0 && value >= least && value <= MAX_TIME;
}

/**
 * @param {unknown} value
 * @param {string[]} known
 */
function isOneOf(value, known) {
  return known.indexOf(/** @type {string} */ (value)) >= 0;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {unknown} isRight
 * @param {string} expected
 */
function check(name, value, isRight, expected) {
  if (!isRight) {
    throw failure(`option '${name}' must be ${expected}, received ${show(value)}`);
  }
}

/** @param {string} message */
function failure(message) {
  return new TypeError(`Failed to construct 'EventSource': ${message}`);
}

/** @param {unknown} value an object may not be convertible to a string, or run code of the page */
function show(value) {
  if (typeof value === 'string') {
    return `'${value}'`;
  }
  const isObject = typeof value === 'object' && value !== null;
  return isObject ? Object.prototype.toString.call(value) : String(value);
}
