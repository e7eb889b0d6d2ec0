/** How a server ends, with clients that come back as long as something answers. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import { describe, it } from 'node:test';

import { SSE } from '../../src/server/index.js';
import { application, serve } from './support/serve.js';

const dist = new URL('../../dist/index.node.js', import.meta.url).href;
/** @type {typeof import('../../src/js/types/index.d.ts')} */
const { EventSource } = await import(dist);

const CLIENTS = 20;

/** The code of `docs/server.md` that ends a server. */
async function documented() {
  const text = await readFile(new URL('../../docs/server.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
  const code = String(blocks.find((block) => block.includes('SIGTERM')));
  const source = new URL('../../src/server/index.js', import.meta.url).href;
  return code.replace("'eventsource-wasm/server'", `'${source}'`);
}

/**
 * @param {import('node:test').TestContext} context
 * @param {string | number} port
 */
async function startProcess(context, port) {
  const listen = `server.listen(${port}, '127.0.0.1', () => console.log(server.address().port));`;
  const code = `${await documented()}\n${listen}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  context.after(() => child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  return { child, port: String(line).trim() };
}

describe('a server that ends', { timeout: 60_000 }, () => {
  it('ends its process by the documented code, and its clients find the next one', async (context) => {
    const { child, port } = await startProcess(context, 0);
    const sources = Array.from(
      { length: CLIENTS },
      () => new EventSource(`http://127.0.0.1:${port}/sse`),
    );
    context.after(() => sources.forEach((source) => source.close()));
    await Promise.all(sources.map((source) => once(source, 'open')));
    const left = sources.map((source) => once(source, 'error'));
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    await Promise.all(left);
    const back = sources.map((source) => once(source, 'open'));
    await startProcess(context, port);
    await Promise.all(back);
  });

  it('closes the sockets of its streams, and tells who comes over one that is left', async (context) => {
    const { server, port } = await serve(context, http.createServer(application));
    const sse = new SSE(server);
    const agent = new http.Agent({ keepAlive: true });
    context.after(() => agent.destroy());
    /** @param {http.RequestOptions} [options] */
    const request = async (options) => {
      const sent = http.request({ port, path: '/sse', agent, ...options }).end();
      const [response] = await once(sent, 'response');
      return response.resume();
    };
    const { socket } = await request();
    await Promise.all([once(socket, 'close'), sse.close()]);
    const head = await request({ method: 'HEAD' });
    const options = await request({ method: 'OPTIONS' });
    const other = await request({ path: '/' });
    const late = await request();
    for (const { headers } of [head, options, late]) {
      assert.equal(headers.connection, 'close');
    }
    assert.equal(other.headers.connection, 'keep-alive');
  });

  it('closes the sessions of HTTP/2 that carried its streams', async (context) => {
    const { server, origin } = await serve(context, http2.createServer());
    const sse = new SSE(server);
    const sessions = [http2.connect(origin), http2.connect(origin)];
    const [streaming, idle] = sessions;
    context.after(() => sessions.forEach((session) => session.destroy()));
    const connected = once(sse, 'connection');
    const former = idle.request({ ':path': '/sse' }).resume();
    const [client] = await connected;
    client.close();
    await once(former, 'close');
    const stream = streaming.request({ ':path': '/sse' }).setEncoding('utf8');
    let text = '';
    stream.on('data', (chunk) => (text += chunk));
    await once(stream, 'response');
    const closed = sessions.map((session) => once(session, 'close'));
    const over = once(server, 'close');
    server.close();
    await sse.close({ retry: 2000, spread: 0 });
    await Promise.all([...closed, over]);
    assert.equal(text, ':ok\n\nretry: 2000\n\n');
  });
});
