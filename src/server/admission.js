/**
 * What a request is answered with, by its method and, if it is a form, its body.
 *
 * | request                                             | answer                                  |
 * |-----------------------------------------------------|-----------------------------------------|
 * | GET                                                 | 200, the stream                         |
 * | HEAD                                                | 200, the head of the stream             |
 * | POST of a form, as a browser sends it by itself     | 200, the stream; nothing else, ever     |
 * | the same, larger than `maxFormSize`                 | 413                                     |
 * | the same, read by something else before             | 400: its ID cannot be known             |
 * | POST of anything else                               | 415: nobody would read it               |
 * | OPTIONS                                             | 204, with what CORS grants              |
 * | any other method                                    | 405                                     |
 *
 * Requests are those of Node or of `fetch`; this module sees neither.
 */
import { findLastEventId } from './last-event-id.js';

/**
 * @typedef {object} Incoming
 * @property {string} method
 * @property {(name: string) => string | undefined} header by its name in lower case
 * @property {URLSearchParams} query
 * @property {(limit: number) => Promise<unknown>} readForm rejects with {@link FormTooLarge} or
 *   {@link FormGone}
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {string} text of a body that is no stream
 * @property {boolean} isStream
 * @property {string} lastEventId
 */

const ALLOW = 'GET, HEAD, POST, OPTIONS';
const FORM = 'application/x-www-form-urlencoded';

/** Types of a body that is a form: XDomainRequest sends none or `text/plain`. */
const FORM_TYPES = [FORM, 'text/plain', ''];

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  // `no-transform` keeps compressors away, which hold events back.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

export class FormTooLarge extends Error {}

/** Something else has read it, and has not left it where it could be found. */
export class FormGone extends Error {}

/**
 * @param {Incoming} incoming
 * @param {import('./settings.js').Settings} settings
 * @returns {Promise<Answer>}
 */
export async function admit(incoming, { cors, headers, log, maxFormSize }) {
  const { method, header, query } = incoming;
  const origin = header('origin');
  if (method === 'OPTIONS') {
    const isPreflight = header('access-control-request-method') !== undefined;
    const fields = await (isPreflight ? cors.preflight(origin) : cors.response(origin));
    return refuse(204, '', { ...fields, Allow: ALLOW });
  }

  const granted = await cors.response(origin);
  if (!['GET', 'HEAD', 'POST'].includes(method)) {
    return refuse(405, 'event streams are asked for by GET', { ...granted, Allow: ALLOW });
  }
  let form;
  if (method === 'POST') {
    const type = (header('content-type') ?? '').split(';', 1)[0].trim().toLowerCase();
    if (!FORM_TYPES.includes(type)) {
      return refuse(415, `expected ${FORM}`, { ...granted, 'Accept-Post': FORM });
    }
    try {
      form = await incoming.readForm(maxFormSize);
    } catch (error) {
      if (error instanceof FormTooLarge) {
        return refuse(413, `expected a form of at most ${maxFormSize} bytes`, granted);
      }
      if (error instanceof FormGone) {
        log(
          'answered a form with 400, as something else had read it: ' +
            'keep what reads bodies off this route, or leave what it read in `request.body`',
        );
        return refuse(400, 'the form was read by something else', granted);
      }
      throw error;
    }
  }
  return {
    status: 200,
    headers: streamHeaders(granted, headers),
    text: '',
    isStream: method !== 'HEAD',
    lastEventId: findLastEventId(header('last-event-id'), form, query),
  };
}

/**
 * Later ones replace earlier ones, whatever the case of their names; what `Vary` lists adds up.
 *
 * @param {Record<string, string>[]} others
 * @returns {Record<string, string>}
 */
export function streamHeaders(...others) {
  /** @type {Map<string, [name: string, value: string]>} by the name in lower case */
  const fields = new Map();
  for (const [name, value] of [STREAM_HEADERS, ...others].flatMap(Object.entries)) {
    const key = name.toLowerCase();
    const former = key === 'vary' ? fields.get(key)?.[1] : undefined;
    fields.set(key, [name, former === undefined ? value : union(former, value)]);
  }
  return Object.fromEntries(fields.values());
}

/**
 * @param {string} former
 * @param {string} value
 * @returns {string} both lists, without what the second one has, too
 */
function union(former, value) {
  const namesOf = (/** @type {string} */ list) => list.split(',').map((name) => name.trim());
  const names = new Set(namesOf(value.toLowerCase()));
  return [...namesOf(former).filter((name) => !names.has(name.toLowerCase())), value].join(', ');
}

/**
 * @param {number} status
 * @param {string} text
 * @param {Record<string, string>} headers
 * @returns {Answer}
 */
function refuse(status, text, headers) {
  /** @type {Record<string, string>} */
  const type = text === '' ? {} : { 'Content-Type': 'text/plain; charset=utf-8' };
  return {
    status,
    headers: { ...type, 'Cache-Control': 'no-store', ...headers },
    text: text === '' ? '' : `${text}\n`,
    isStream: false,
    lastEventId: '',
  };
}
