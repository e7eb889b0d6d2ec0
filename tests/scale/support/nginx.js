/** nginx, with a configuration of the test's. */
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { onFreePort, run, temporaryFolder } from './programs.js';

/**
 * @param {object} configuration
 * @param {string} configuration.server what stands in the block `server`
 * @param {string} [configuration.http] what stands before it, in the block `http`
 * @param {boolean} [configuration.nchan] whether the module is loaded
 */
export async function startNginx({ server, http = '', nchan = false }) {
  const { folder, remove } = await temporaryFolder();
  const file = join(folder, 'nginx.conf');

  /** @param {number} port */
  async function start(port) {
    await writeFile(file, configurationFile({ folder, port, server, http, nchan }));
    // It listens before it starts its workers.
    const options = { ready: /start worker process \d/ };
    return {
      port,
      program: await run('nginx', ['-e', 'stderr', '-p', folder, '-c', file], options),
    };
  }

  const started = await onFreePort(start);
  const { port } = started;
  let { program } = started;
  return {
    url: `http://127.0.0.1:${port}`,
    pids: () => program.pids(),
    /** All its processes end at once and are started again, on the same port. */
    async restart() {
      await program.kill('SIGTERM');
      ({ program } = await start(port));
    },
    async stop() {
      await program.kill('SIGTERM');
      await remove();
    },
  };
}

/**
 * @param {{ folder: string, port: number, server: string, http: string, nchan: boolean }} options
 */
function configurationFile({ folder, port, server, http, nchan }) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return `
${nchan ? 'load_module /usr/lib/nginx/modules/ngx_nchan_module.so;' : ''}
${process.getuid?.() === 0 ? `user ${userInfo().username};` : ''}
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
error_log stderr notice;
events { worker_connections 2048; }
http {
  access_log off;
  ${temporary}
  ${http}
  server {
    listen 127.0.0.1:${port};
    ${server}
  }
}
`;
}
