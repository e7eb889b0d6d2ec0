/** A certificate that signs itself, of this run alone. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * @param {string} folder where its two files are written
 * @param {string} [name] of the host
 * @returns {Promise<{ key: string, cert: string }>} their paths
 */
export async function makeIdentity(folder, name = '127.0.0.1') {
  const [key, cert] = ['key.pem', 'cert.pem'].map((file) => join(folder, file));
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', `/CN=${name}`, '-days', '2'];
  const files = ['-keyout', key, '-out', cert];
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...subject, ...files]);
  return { key, cert };
}
