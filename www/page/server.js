/** The demo's server, as its page sees it. */

/** A stream of this page's own: another page's settings do not reach it. */
const name = Math.random().toString(36).slice(2, 8);

/** @param {boolean} elsewhere whether on the other origin */
export async function streamUrl(elsewhere) {
  const url = new URL(`/streams/${name}`, location.href);
  if (elsewhere) {
    url.port = (await config()).otherPort;
  }
  return url.href;
}

/**
 * @param {{ rate?: number, retry?: number, type?: string }} settings
 * @returns {Promise<string>} why they were refused, empty when they were not
 */
export async function changeStream(settings) {
  const response = await fetch(`/streams/${name}/settings`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(settings),
  });
  return response.ok ? '' : (await response.json()).error;
}

/** @returns {Promise<{ dropped: number, last: number }>} */
export async function dropConnections() {
  const response = await fetch(`/streams/${name}/drop`, { method: 'POST' });
  return response.json();
}

async function config() {
  const response = await fetch('/config.json');
  return response.json();
}
