// Events that the caller has given types.
import {
  type AnyServerEvent,
  EventSource,
  type EventSourceErrorEvent,
  type EventSourceMessageEvent,
  type EventSourceOpenEvent,
  type ServerEvent,
  type StandardSchema,
} from 'eventsource-wasm';
import { expectEqual } from './equal.js';

/** An interface, which TypeScript does not take for every record. */
interface Quote {
  symbol: string;
  price: number;
}
interface Events {
  message: Quote;
  tick: number[];
}

const source = new EventSource<Events>('/quotes', {
  parse: JSON.parse,
  until: (event) => event.type === 'tick' && event.data.length === 0,
});

source.addEventListener('tick', function (event) {
  expectEqual<typeof event.data, number[]>(true);
  expectEqual<typeof event, EventSourceMessageEvent<number[]>>(true);
  expectEqual<typeof this, EventSource<Events>>(true);
});
source.addEventListener('message', (event) => expectEqual<typeof event.data, Quote>(true));
source.onmessage = (event) => expectEqual<typeof event.data, Quote>(true);
source.addEventListener('tick', (event: MessageEvent<number[]>) => event.data.length);
// The class's own stay what they are, and a server may send what nobody has told of.
source.onopen = (event) => expectEqual<typeof event, EventSourceOpenEvent>(true);
source.onerror = (event) => expectEqual<typeof event, EventSourceErrorEvent>(true);
source.addEventListener('untold', (event) => expectEqual<typeof event.data, any>(true));

source.onevent = (event) => {
  expectEqual<typeof event, ServerEvent<number[], 'tick'> | ServerEvent<Quote, 'message'>>(true);
  switch (event.type) {
    case 'tick':
      return expectEqual<typeof event.data, number[]>(true);
    case 'message':
      return expectEqual<typeof event.data, Quote>(true);
  }
};

export async function read() {
  for await (const event of source) {
    expectEqual<typeof event, AnyServerEvent<Events>>(true);
    if (event.type === 'tick') {
      expectEqual<typeof event.data, number[]>(true);
      return event.data.length;
    }
  }
  const { value } = await source[Symbol.asyncIterator]().next();
  return value;
}

// A type that a listener cannot be of.
// @ts-expect-error
source.addEventListener('tick', (event: MessageEvent<string>) => event.data);
// @ts-expect-error
source.onmessage = (event: MessageEvent<number[]>) => event.data;
// @ts-expect-error
source.onevent = ({ type }) => type === 'tock';

// Without a type for `message`.
const ticks = new EventSource<{ tick: number }>('/ticks', { parse: Number });
ticks.onmessage = (event) => expectEqual<typeof event.data, any>(true);
ticks.onevent = (event) => expectEqual<typeof event, ServerEvent<number, 'tick'>>(true);

// A server may use the names of the class's own events.
const hostile = new EventSource<{ error: string; open: Quote }>('/hostile');
hostile.onerror = (event) => {
  if ('reason' in event) {
    expectEqual<typeof event, EventSourceErrorEvent>(true);
  } else {
    expectEqual<typeof event.data, string>(true);
  }
};
hostile.addEventListener('open', (event) => ('data' in event ? event.data.price : event.status));

// What `parse` may be, and what it makes.
const schemaOf = <Output>(): StandardSchema<Output> => ({
  '~standard': { version: 1, vendor: 'example', validate: (value) => ({ value }) },
});
export const parsed = [
  new EventSource<{ message: number }>('/', { parse: (data) => data.length }),
  new EventSource<{ message: number }>('/', { parse: (data, type) => Number(data + type) }),
  new EventSource<{ message: Quote }>('/', { parse: schemaOf<Quote>() }),
  new EventSource<Events>('/', { parse: schemaOf<Quote | number[]>() }),
  new EventSource<Events>('/', { parse: schemaOf<any>() }),
  new EventSource('/', { parse: schemaOf<Quote>() }),
  new EventSource('/', { parse: (data) => data.split(',') }),
];
// @ts-expect-error not what the events are said to have
new EventSource<{ message: number }>('/', { parse: (data) => data });
// @ts-expect-error the same of a schema
new EventSource<{ message: number }>('/', { parse: schemaOf<Quote>() });

/** As Zod's, Valibot's and ArkType's are: more than we ask for. */
declare const zodLike: {
  parse(value: unknown): Quote;
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
      options?: { libraryOptions?: Record<string, unknown> },
    ) =>
      | { readonly value: Quote; readonly issues?: undefined }
      | { readonly issues: readonly { readonly message: string }[] }
      | Promise<{ readonly value: Quote; readonly issues?: undefined }>;
    readonly types?: { readonly input: string; readonly output: Quote } | undefined;
  };
};
export const validated = new EventSource<{ message: Quote }>('/', { parse: zodLike });
// @ts-expect-error it makes something else
new EventSource<{ message: number[] }>('/', { parse: zodLike });

// A stream that is there already.
export async function fromResponse(response: Response) {
  const plain = EventSource.fromReadableStream(response.body!);
  expectEqual<typeof plain, EventSource>(true);
  const events = EventSource.fromReadableStream<Events>(response.body!, {
    events: 'light',
    lastEventId: '7',
    maxEventSize: 1024,
    parse: JSON.parse,
    signal: new AbortController().signal,
    until: ({ type }) => type === 'message',
  });
  for await (const { data } of events) {
    expectEqual<typeof data, Quote | number[]>(true);
  }
}
// @ts-expect-error a response is none
EventSource.fromReadableStream(new Response());
// @ts-expect-error not of bytes
EventSource.fromReadableStream(new ReadableStream<string>());
// @ts-expect-error it has no request
EventSource.fromReadableStream(new ReadableStream<Uint8Array>(), { retry: 'never' });
