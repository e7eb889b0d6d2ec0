/** What a process and all below it take: CPU time and memory, of Linux's `/proc`. */
import { readFile, readdir } from 'node:fs/promises';

/** `sysconf(_SC_CLK_TCK)`, the same on every Linux. */
const TICKS = 100;

/** Bytes. */
const PAGE = 4_096;

/**
 * @param {number} root
 * @returns {Promise<{ cpu: number, memory: number }>} seconds since they began, and MB that no
 *   file and no other process has
 */
export async function usage(root) {
  const processes = await listProcesses();
  const tree = [root];
  for (const parent of tree) {
    tree.push(...processes.filter((process) => process.parent === parent).map(({ id }) => id));
  }
  const own = processes.filter(({ id }) => tree.includes(id));
  const memories = await Promise.all(own.map(({ id }) => memoryOf(id)));
  return {
    cpu: own.reduce((total, { ticks }) => total + ticks, 0) / TICKS,
    memory: memories.reduce((total, memory) => total + memory, 0),
  };
}

async function listProcesses() {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(
    ids.map(async (id) => {
      const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined);
      // The name, in parentheses, may hold anything.
      const fields = stat
        ?.slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      // With the time of children that have ended, so that none is lost.
      return (
        fields && {
          id: Number(id),
          parent: fields[1],
          ticks: fields[11] + fields[12] + fields[13] + fields[14],
        }
      );
    }),
  );
  return processes.filter((process) => process !== undefined);
}

/** @param {number} id */
async function memoryOf(id) {
  const text = await readFile(`/proc/${id}/statm`, 'utf8').catch(() => '0 0 0');
  const [, resident, shared] = text.split(' ').map(Number);
  return ((resident - shared) * PAGE) / 2 ** 20;
}
