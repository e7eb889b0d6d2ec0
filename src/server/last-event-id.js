/**
 * The last event ID that a client sent, wherever it put it.
 *
 * | where                                | who                                                       |
 * |--------------------------------------|-----------------------------------------------------------|
 * | header `Last-Event-ID`               | the standard                                              |
 * | form field `Last-Event-ID`           | this package across origins; Yaffle's polyfill until 2013 |
 * | query `Last-Event-ID`                | whoever names it so                                       |
 * | query `lastEventId`                  | event-source-polyfill                                     |
 * | query `lastEventID`, `Last-Event-Id` | Mercure, of today and of old                              |
 * | query `evs_last_event_id`            | eventsource-polyfill                                      |
 *
 * The first that is there counts, in this order. What a client sent is a claim: it may be any text.
 */

const FIELD = 'Last-Event-ID';
const PARAMETERS = ['lastEventId', 'lastEventID', 'Last-Event-Id', 'evs_last_event_id'];

/**
 * @param {string | string[] | null | undefined} header
 * @param {unknown} form the body: its text, bytes, or what a parser made of it
 * @param {URLSearchParams} query
 * @returns {string} empty when there is none
 */
export function findLastEventId(header, form, query) {
  if (typeof header === 'string') {
    return decodeHeader(header);
  }
  const names = [FIELD, ...PARAMETERS];
  return (
    fieldOf(form, FIELD) ?? names.map((name) => query.get(name)).find((it) => it !== null) ?? ''
  );
}

/**
 * Header values are Latin-1 to Node and `fetch`; the standard has clients send UTF-8. Bytes that are
 * none stay as they came, so that an ID that was not sent is not read.
 *
 * @param {string} value
 */
function decodeHeader(value) {
  if (/^[\0-\x7f]*$/.test(value) || /[^\0-\xff]/.test(value)) {
    return value;
  }
  try {
    const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return value;
  }
}

/**
 * @param {unknown} form
 * @param {string} name
 * @returns {string | null}
 */
function fieldOf(form, name) {
  if (typeof form === 'string') {
    return new URLSearchParams(form).get(name);
  }
  if (form instanceof Uint8Array) {
    return fieldOf(new TextDecoder().decode(form), name);
  }
  const value = Object(form)[name];
  return typeof value === 'string' ? value : null;
}
