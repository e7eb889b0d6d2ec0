/** `/basic-auth`: a stream for those who log in by HTTP Basic; it says who they are. */
import { Router } from 'express';

export const basicAuth = Router();

basicAuth.get('/basic-auth', (request, response) => {
  const [, credentials] = /^Basic (.+)$/.exec(request.get('authorization') ?? '') ?? [];
  if (credentials === undefined) {
    response.status(401).set('www-authenticate', 'Basic realm="test"').end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(`retry: 10\ndata: ${Buffer.from(credentials, 'base64')}\n\n`);
});
