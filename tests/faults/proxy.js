/**
 * A proxy of TCP connections that does harm to responses, wherever it is told to.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * @typedef {object} Fault
 * @property {'end' | 'reset' | 'stall' | 'pause' | 'drip' | 'garbage' | 'answer' | 'restart'} kind
 * @property {number} [at] bytes of the response, its head included, that come before it
 * @property {string} [text] what `answer` says in the server's place
 *
 * @typedef {object} Proxy
 * @property {string} origin
 * @property {() => Promise<void>} close
 */

/** Milliseconds for which `pause` keeps bytes back, and `restart` refuses connections. */
const BREAK = 60;

/** Bytes after which connections end that took no harm before. */
export const LONG = 800;

/** Bytes that `drip` sends one by one. */
const DRIP = 200;

/**
 * @param {number} port of the server
 * @param {(index: number) => Fault | undefined} plan what happens to the response to each request for a
 *   stream, the first of which is 0
 * @returns {Promise<Proxy>}
 */
export async function createProxy(port, plan) {
  let requests = 0;
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, carry);
  const listen = async (/** @type {number} */ own) => {
    server.listen(own, '127.0.0.1');
    await once(server, 'listening');
    return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  };
  const ownPort = await listen(0);

  /** @param {import('node:net').Socket} client */
  function carry(client) {
    const upstream = connect(port, '127.0.0.1');
    const pair = [client, upstream];
    /** @type {Fault | undefined} */
    let fault;
    let sent = 0;

    for (const socket of pair) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        pair.forEach((each) => each.destroy());
      });
    }
    client.on('end', () => client.destroy());
    client.on('data', (data) => {
      if (isForStream(data.toString('latin1'))) {
        fault = plan(requests);
        requests += 1;
        sent = 0;
      }
      if (fault?.kind === 'answer') {
        client.end(fault.text ?? '');
      } else {
        upstream.write(data);
      }
    });
    upstream.on('data', (data) => {
      const { at = 0 } = fault ?? {};
      if (fault === undefined || sent + data.length <= at) {
        sent += data.length;
        client.write(data);
        return;
      }
      // Nothing may overtake what is held back.
      upstream.pause();
      const whole = data.subarray(0, Math.max(at - sent, 0));
      const { kind } = fault;
      // What only makes slow is to end as well.
      fault = ['pause', 'drip'].includes(kind) ? { kind: 'end', at: at + LONG } : undefined;
      if (whole.length > 0) {
        client.write(whole, () => harm(kind, client, upstream, data.subarray(whole.length)));
      } else {
        harm(kind, client, upstream, data);
      }
      sent += data.length;
    });
  }

  /**
   * @param {Fault['kind']} kind
   * @param {import('node:net').Socket} client
   * @param {import('node:net').Socket} upstream
   * @param {Buffer} rest that has come already
   */
  async function harm(kind, client, upstream, rest) {
    switch (kind) {
      case 'end':
        client.end();
        break;
      case 'reset':
        client.resetAndDestroy();
        break;
      case 'garbage':
        client.end(Buffer.from([0xff, 0x0d, 0x0a, 0x00, 0x2d, 0x31, 0x0d, 0x0a, 0xc3]));
        break;
      case 'restart':
        sockets.forEach((socket) => socket.resetAndDestroy());
        await new Promise((resolve) => server.close(() => resolve(undefined)));
        setTimeout(() => listen(ownPort), BREAK);
        break;
      case 'stall':
        break;
      case 'pause':
        setTimeout(() => {
          client.write(rest);
          upstream.resume();
        }, BREAK);
        break;
      default:
        for (let index = 0; index < Math.min(rest.length, DRIP); index += 1) {
          client.write(rest.subarray(index, index + 1));
          await new Promise(setImmediate);
        }
        client.write(rest.subarray(DRIP));
        upstream.resume();
    }
  }

  return {
    origin: `http://127.0.0.1:${ownPort}`,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}

/**
 * Not if it is made to find out whether the server can be reached.
 *
 * @param {string} head of a request
 */
function isForStream(head) {
  return /^GET \/numbered/.test(head) && /^accept: *text\/event-stream/im.test(head);
}
