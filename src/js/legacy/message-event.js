/** Makes the events of messages, as this platform can: instead of ../message-event.js. */
import { Event } from './event.js';
import { scope } from './scope.js';
import { works } from './works.js';

const { document, MessageEvent } = scope;

/** @type {import('../message-event.js').MakeMessageEvent} */
const byConstructor = (type, data, origin, lastEventId) =>
  new MessageEvent(type, { data, origin, lastEventId });

/** @type {import('../message-event.js').MakeMessageEvent} */
const byDocument = (type, data, origin, lastEventId) => {
  const event = document.createEvent('MessageEvent');
  event.initMessageEvent(type, false, false, data, origin, lastEventId, null);
  return event;
};

/** @type {import('../message-event.js').MakeMessageEvent} */
const withOwnMembers = (type, data, origin, lastEventId) => {
  const event = new Event(type);
  const members = { data, origin, lastEventId, source: null, ports: Object.freeze([]) };
  for (const name of /** @type {(keyof typeof members)[]} */ (Object.keys(members))) {
    Object.defineProperty(event, name, { __proto__: null, value: members[name], enumerable: true });
  }
  return event;
};

export const makeMessageEvent =
  [byConstructor, byDocument].filter((make) => works(() => make('', '', '', '')))[0] ??
  withOwnMembers;

/** Which way is faster matters less here than that there is one. */
export function chooseFasterMessageEvent() {}
