/**
 * Comments that keep idle connections open, and find out those that are dead.
 *
 * One timer serves all connections of an interval: thousands of timers would cost more than what they
 * send. It serves them in parts: thousands of writes at once would hold up what is published meanwhile.
 */
import { KEEP_ALIVE, toBytes } from './encode.js';

/**
 * @typedef {import('./connection.js').Connection} Connection
 */

const bytes = toBytes(KEEP_ALIVE);

const PARTS = 16;

/** @typedef {{ parts: Set<Connection>[], added: number }} Group */

/** @type {Map<number, Group>} by interval */
const groups = new Map();

/**
 * @param {Connection} connection
 * @param {number} interval milliseconds; 0 for none
 */
export function keepAlive(connection, interval) {
  if (interval === 0 || connection.closed) {
    return;
  }
  const group = groups.get(interval) ?? start(interval);
  // In turn, as many come at once after a restart.
  const part = group.parts[group.added % group.parts.length];
  group.added += 1;
  part.add(connection);
  connection.whenClosed(() => part.delete(connection));
}

/** @param {number} interval */
function start(interval) {
  const count = Math.min(PARTS, interval);
  /** @type {Group} */
  const group = { parts: Array.from({ length: count }, () => new Set()), added: 0 };
  groups.set(interval, group);
  let turn = 0;
  const timer = setInterval(() => {
    if (group.parts.every(({ size }) => size === 0)) {
      clearInterval(timer);
      groups.delete(interval);
    }
    for (const connection of group.parts[turn % count]) {
      // What waits to be sent keeps a connection alive, too.
      if (connection.queued === 0) {
        connection.write(bytes);
      }
    }
    turn += 1;
  }, interval / count);
  // The server keeps the process alive, or nothing does.
  /** @type {{ unref?: () => void }} */ (timer).unref?.();
  return group;
}
