/**
 * The server's time, every second, as a custom event: `myEvent`.
 *
 * @param {import('node:http').IncomingMessage} _request
 * @param {import('node:http').ServerResponse} response
 */
export function clock(_request, response) {
  response.writeHead(200, {
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': 'no-store',
    'Content-Type': 'text/event-stream',
  });
  const tick = () => response.write(`event: myEvent\ndata: ${new Date().toISOString()}\n\n`);
  const timer = setInterval(tick, 1000);
  response.on('close', () => clearInterval(timer));
  tick();
}
