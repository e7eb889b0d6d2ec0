/** Channels of nchan, as many as there are names. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';

/**
 * `/events/NAME` is read, and `/publish/NAME` written by the application alone. As nchan answers a
 * preflight itself and does not list `Last-Event-ID`, `/preflight/NAME` is `/events/NAME` for the
 * header of other origins.
 *
 * @param {string} [store]
 */
export const locations = (store = '') => `
  location ~ ^/publish/(\\w+)$ {
    allow 127.0.0.1;
    deny all;
    nchan_publisher;
    nchan_channel_id $1;
    ${store}
    nchan_message_buffer_length 1000;
  }
  location ~ ^/events/(\\w+)$ {
    nchan_subscriber eventsource;
    nchan_channel_id $1;
    ${store}
  }
  location ~ ^/preflight/(\\w+)$ {
    if ($request_method = OPTIONS) {
      add_header Access-Control-Allow-Origin $http_origin;
      add_header Access-Control-Allow-Headers Last-Event-ID;
      return 204;
    }
    nchan_subscriber eventsource;
    nchan_channel_id $1;
    ${store}
  }
  location ~ ^/pubsub/(\\w+)$ {
    nchan_pubsub;
    nchan_channel_id $1;
    ${store}
  }`;

/**
 * @param {{ url: string }} nginx
 * @param {string} channel
 * @param {number} first
 * @param {number} last
 */
export async function publish({ url }, channel, first, last) {
  for (let number = first; number <= last; number += 1) {
    let status;
    do {
      status = await post(`${url}/publish/${channel}`, String(number));
      // Not published: nchan is not connected to Redis yet.
    } while (status === 503);
    assert.ok(status === 201 || status === 202, `expected 201 or 202, received ${status}`);
  }
}

/**
 * On a connection of its own: one that is kept may just have been closed.
 *
 * @param {string} url
 * @param {string} body
 * @returns {Promise<number | undefined>} the status
 */
export async function post(url, body) {
  const [response] = await once(
    request(url, { method: 'POST', agent: false }).end(body),
    'response',
  );
  response.resume();
  return response.statusCode;
}
