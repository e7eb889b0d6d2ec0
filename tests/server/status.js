/** `/status/:code`: an event stream in the body of a response with that status. */
import { Router } from 'express';

export const status = Router();

status.all('/status/:code', (request, response) => {
  const code = Number(request.params.code);
  response.status(code).set('content-type', 'text/event-stream');
  // 204 and 205 have no body, 304 neither.
  response.end([204, 205, 304].includes(code) ? undefined : 'retry: 10\ndata: body\n\n');
});
