// What must not compile; `options.ts` has the options.
import { EventSource } from 'eventsource-wasm';
import { init } from 'eventsource-wasm/slim';

// @ts-expect-error without a URL
new EventSource();
// @ts-expect-error a URL that is neither text nor a URL
new EventSource(1);
// @ts-expect-error without new
EventSource('/events');
// @ts-expect-error a dictionary that is none
new EventSource('/events', true);
const source = new EventSource('/events');
// @ts-expect-error read-only
source.url = '/other';
// @ts-expect-error read-only
source.readyState = 2;
// @ts-expect-error read-only
source.withCredentials = true;
// @ts-expect-error read-only
source.lastEventId = '1';
// @ts-expect-error read-only
source.reconnectionTime = 1000;
// @ts-expect-error read-only
EventSource.CLOSED = 3;
// @ts-expect-error not a function
source.onmessage = 'listener';
// @ts-expect-error it takes none
source.close(1000);
// @ts-expect-error not a function
source.onevent = 'listener';
// @ts-expect-error a member of MessageEvent alone
source.onopen = (event) => event.data;
// @ts-expect-error a listener of another kind of event
source.addEventListener('message', (event: CloseEvent) => event.code);

// @ts-expect-error without the binary
init();
// @ts-expect-error neither a place nor a binary; lib.dom's empty WebAssembly.Module admits the rest
init(null);
