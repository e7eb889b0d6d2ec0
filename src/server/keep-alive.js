/**
 * Comments that keep idle connections open, and find out those that are dead.
 *
 * One timer serves all connections of an interval: thousands of timers would cost more than what they
 * send.
 */
import { KEEP_ALIVE, toBytes } from './encode.js';

/**
 * @typedef {import('./connection.js').Connection} Connection
 */

const bytes = toBytes(KEEP_ALIVE);

/** @type {Map<number, Set<Connection>>} by interval */
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
  group.add(connection);
  connection.whenClosed(() => group.delete(connection));
}

/** @param {number} interval */
function start(interval) {
  /** @type {Set<Connection>} */
  const group = new Set();
  groups.set(interval, group);
  const timer = setInterval(() => {
    if (group.size === 0) {
      clearInterval(timer);
      groups.delete(interval);
    }
    for (const connection of group) {
      // What waits to be sent keeps a connection alive, too.
      if (connection.queued === 0) {
        connection.write(bytes);
      }
    }
  }, interval);
  // The server keeps the process alive, or nothing does.
  /** @type {{ unref?: () => void }} */ (timer).unref?.();
  return group;
}
