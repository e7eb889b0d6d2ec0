/** A Redis that keeps what it was told: its append-only file outlives it. */
import { onFreePort, run, temporaryFolder } from './programs.js';

export async function startRedis() {
  const { folder, remove } = await temporaryFolder();

  /** @param {number} port */
  async function start(port) {
    const settings = {
      port: String(port),
      bind: '127.0.0.1',
      dir: folder,
      save: '',
      appendonly: 'yes',
      // What was answered is on the disk.
      appendfsync: 'always',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    return { port, program: await run('redis-server', args, { ready: /Ready to accept/ }) };
  }

  const started = await onFreePort(start);
  const { port } = started;
  let { program } = started;
  return {
    url: `redis://127.0.0.1:${port}`,
    /** As a power cut would. */
    kill: () => program.kill('SIGKILL'),
    /** On the same port, with what its file holds. */
    async start() {
      ({ program } = await start(port));
    },
    /** It hangs, its connections stay. */
    pause: () => program.signal('SIGSTOP'),
    resume: () => program.signal('SIGCONT'),
    async stop() {
      await program.kill('SIGKILL');
      await remove();
    },
  };
}
