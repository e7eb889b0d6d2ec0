/** `/endless-line`: a field line that never ends, as fast as the client reads. */
import { Router } from 'express';

export const endlessLine = Router();

endlessLine.all('/endless-line', (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('retry: 10\ndata: ');
  const piece = 'x'.repeat(64 * 1024);
  const write = () => {
    let room = true;
    while (room && !response.destroyed) {
      room = response.write(piece);
    }
  };
  response.on('drain', write);
  write();
});
