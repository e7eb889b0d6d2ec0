/** Copies the project as it is now, committed or not, to build or to run it elsewhere. */
import { execFileSync } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;

/**
 * @param {string} folder
 * @param {string[]} [made] folders that git ignores, to be copied as well
 * @param {string[]} [installed] folders whose `node_modules` the copy shares
 */
export async function copyTree(folder, made = [], installed = ['.']) {
  const argv = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', argv, { cwd: root, encoding: 'utf8' });
  for (const file of files.split('\0').filter(Boolean)) {
    // Deleted ones are still listed.
    await cp(join(root, file), join(folder, file)).catch(() => {});
  }
  for (const name of made) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of installed) {
    await symlink(join(root, name, 'node_modules'), join(folder, name, 'node_modules'));
  }
}
