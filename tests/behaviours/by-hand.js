/** A response that a behaviour makes by itself, for the option `fetch`. */

/**
 * @param {() => string | Error | undefined} pull gives a chunk when the stream wants one; nothing: it
 *   waits for ever
 */
export function byHand(pull) {
  const made = {
    pulls: 0,
    cancelled: false,
    stream: /** @type {ReadableStream<Uint8Array>} */ (
      new ReadableStream(
        {
          async pull(controller) {
            made.pulls += 1;
            const chunk = pull();
            if (typeof chunk === 'string') {
              controller.enqueue(new TextEncoder().encode(chunk));
            } else if (chunk !== undefined) {
              controller.error(chunk);
            } else {
              await new Promise(() => {});
            }
          },
          cancel() {
            made.cancelled = true;
          },
        },
        { highWaterMark: 0 },
      )
    ),
    fetch: async () =>
      new Response(made.stream, { headers: { 'content-type': 'text/event-stream' } }),
  };
  return made;
}
