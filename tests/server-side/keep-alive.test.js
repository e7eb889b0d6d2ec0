/** When comments are written to idle connections. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { Connection } from '../../src/server/connection.js';
import { keepAlive } from '../../src/server/keep-alive.js';

const INTERVAL = 16_000;

class Counting extends Connection {
  comments = 0;
  waiting = 0;

  transmit() {
    this.comments += 1;
  }

  unsent() {
    return this.waiting;
  }
}

it('each idle connection gets a comment per interval, and never many at once', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const connections = Array.from({ length: 160 }, () => new Counting());
  connections.forEach((connection) => keepAlive(connection, INTERVAL));
  const written = () => connections.reduce((sum, { comments }) => sum + comments, 0);

  for (let second = 1; second <= 32; second += 1) {
    context.mock.timers.tick(1000);
    assert.equal(written(), 10 * second);
  }
  assert.ok(connections.every(({ comments }) => comments === 2));

  const [busy, closed, ...others] = connections;
  busy.waiting = 1;
  closed.ended();
  context.mock.timers.tick(INTERVAL);
  assert.deepEqual([busy.comments, closed.comments], [2, 2]);
  assert.ok(others.every(({ comments }) => comments === 3));
  connections.forEach((connection) => connection.ended());
});
