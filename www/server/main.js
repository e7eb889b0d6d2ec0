/**
 * Serves the demo on two ports: two origins, so that a page can show what crosses between them.
 */
import { createServer } from 'node:http';
import { createApp } from './app.js';

const FIRST_PORT = 8080;
const PORTS_TRIED = 20;

const listening = { ports: /** @type {number[]} */ ([]) };
const app = createApp(listening);

// An exit ends the open streams too; closing the servers would wait for them.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit());
}

try {
  const port = await listenOnFirst();
  listening.ports.push(port, await listenOnSecond(port));
  console.log(`Demo:         http://localhost:${port}/`);
  console.log(`Other origin: http://localhost:${listening.ports[1]}/`);
  console.log('Ctrl-C stops it.');
} catch (error) {
  console.error(messageOf(/** @type {NodeJS.ErrnoException} */ (error)));
  process.exit(1);
}

function listenOnFirst() {
  const { PORT } = process.env;
  if (!PORT) {
    return listenOnFree(FIRST_PORT, FIRST_PORT + PORTS_TRIED);
  }
  if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) {
    throw new Error(`expected PORT to be a number from 0 to 65535, received ${PORT}`);
  }
  return listen(Number(PORT));
}

/** @param {number} first */
function listenOnSecond(first) {
  return process.env.PORT === '0' ? listen(0) : listenOnFree(first + 1, first + PORTS_TRIED);
}

/**
 * @param {number} port
 * @param {number} end past it any free port will do
 * @returns {Promise<number>}
 */
async function listenOnFree(port, end) {
  if (port >= Math.min(end, 65_536)) {
    return listen(0);
  }
  try {
    return await listen(port);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') {
      throw error;
    }
    return listenOnFree(port + 1, end);
  }
}

/**
 * @param {number} port
 * @returns {Promise<number>} the port, also when it was left to the system
 */
function listen(port) {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** @param {NodeJS.ErrnoException} error */
function messageOf(error) {
  const { code, message } = error;
  const port = 'port' in error ? error.port : '';
  if (code === 'EADDRINUSE') {
    return `port ${port} is in use: choose another, as in PORT=3000 npm start`;
  }
  return code === 'EACCES' ? `port ${port} needs privileges: choose one above 1023` : message;
}
