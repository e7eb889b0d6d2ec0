/**
 * An application as users write one, in a process of its own: GET /events is a channel whose history is
 * in Redis, if there is one, and POST /publish puts the body on it, and answers its ID, or nothing if it was not kept.
 * GET /quiet and POST /publish/quiet are another channel, in memory.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { createClient } from 'redis';

import { SSE, createChannel } from '../../../src/server/index.js';
import { RedisStore } from '../../../src/server/redis.js';

const { PORT, REDIS_URL, STORE_TIMEOUT } = process.env;

const store =
  REDIS_URL === undefined
    ? undefined
    : new RedisStore(createClient({ url: REDIS_URL }), {
        key: 'numbers',
        timeout: STORE_TIMEOUT === undefined ? undefined : Number(STORE_TIMEOUT),
      });
const channel = createChannel({ store });
const quiet = createChannel();

const server = createServer(async (request, response) => {
  const to = request.url === '/publish/quiet' ? quiet : channel;
  const id = await to.publish(await text(request));
  response.end(id ?? '');
});
new SSE(server, { path: '/events', channel });
new SSE(server, { path: '/quiet', channel: quiet });
server.listen(Number(PORT), '127.0.0.1', () => console.log('listening'));
