/** nginx by the configuration of the example, in which the ports and the certificate are the test's. */
import { readFile } from 'node:fs/promises';

import { freePort } from '../../support/free-port.js';
import { makeIdentity } from '../../support/identity.js';
import { startNginx } from './nginx.js';
import { temporaryFolder } from './programs.js';

const file = new URL('../../../www/examples/nginx/sse.conf', import.meta.url);

/** @param {number} upstream the port of the server behind it */
export async function startNginxExample(upstream) {
  const { folder, remove } = await temporaryFolder();
  const { key, cert } = await makeIdentity(folder, 'localhost');
  const port = await freePort();
  /** @type {[string, string][]} */
  const changes = [
    ['127.0.0.1:8080', `127.0.0.1:${upstream}`],
    ['listen 8443', `listen ${port}`],
    ['/etc/ssl/certs/ssl-cert-snakeoil.pem', cert],
    ['/etc/ssl/private/ssl-cert-snakeoil.key', key],
  ];
  let http = await readFile(file, 'utf8');
  for (const [given, ours] of changes) {
    if (!http.includes(given)) {
      throw new Error(`expected ${given} in the example's configuration`);
    }
    http = http.replace(given, ours);
  }
  const nginx = await startNginx({ http, server: '' });
  return {
    ...nginx,
    origin: `https://localhost:${port}`,
    async stop() {
      await nginx.stop();
      await remove();
    },
  };
}
