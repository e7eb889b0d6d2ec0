/**
 * Starts a worker, sends it the URL of a stream and a port, and waits for what it says there. Runs in
 * the page.
 *
 * @param {string} scope
 * @param {string} script
 * @param {string} stream
 * @returns {Promise<any>}
 */
export async function askWorker(scope, script, stream) {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
  const type = new URL(script, location.href).searchParams.has('module') ? 'module' : 'classic';
  if (scope === 'dedicated worker') {
    new Worker(script).postMessage(stream, [port2]);
  } else if (scope === 'worker made of a blob') {
    const source = `importScripts('${new URL(script, location.href)}');`;
    new Worker(URL.createObjectURL(new Blob([source]))).postMessage(stream, [port2]);
  } else if (scope === 'shared worker') {
    new SharedWorker(script).port.postMessage(stream, [port2]);
  } else {
    const registration = await navigator.serviceWorker.register(script, { type });
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage(stream, [port2]);
    await answer;
    await registration.unregister();
  }
  return answer;
}
