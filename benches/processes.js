/** What processes use, as Linux tells it. */
import { readFileSync } from 'node:fs';

/**
 * @param {number[]} pids
 * @returns {number} bytes, of which shared pages count in part
 */
export function memoryOf(pids) {
  return sum(pids, (pid) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) * 1024;
  });
}

/**
 * @param {number[]} pids
 * @returns {number} milliseconds, of 10 each
 */
export function cpuOf(pids) {
  return sum(pids, (pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  });
}

/**
 * @param {number[]} pids
 * @param {(pid: number) => number} measureOne
 */
function sum(pids, measureOne) {
  return pids.reduce((total, pid) => total + measureOne(pid), 0);
}
