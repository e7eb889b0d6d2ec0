/** Frames of a page, each with classes of its own. */

/**
 * A frame with the class under test, removed when the behaviour has run.
 *
 * @param {import('./context.js').Context['context']} context
 * @param {Record<string, string>} [parameters] of the page
 * @returns {Promise<Window>}
 */
export async function openFrame({ cleanUp, native, script, url }, parameters) {
  const frame = document.createElement('iframe');
  frame.src = url('/page', { script: native ? undefined : script, ...parameters });
  cleanUp(() => frame.remove());
  await new Promise((resolve) => {
    frame.onload = resolve;
    document.body.append(frame);
  });
  return /** @type {Window} */ (frame.contentWindow);
}

/**
 * @param {Window} frame
 * @param {string} url
 * @param {{ transport?: string, cleanUp: (cleanup: () => void) => void }} [context]
 * @returns {EventSource} closed at once if there is no context, as it is its URL that matters
 */
export function construct(frame, url, context) {
  const scope = /** @type {any} */ (frame);
  const EventSource = scope.EventSourcePolyfill ?? scope.EventSource;
  const { transport } = context ?? {};
  const source = new EventSource(url, transport ? { transport } : {});
  if (context) {
    context.cleanUp(() => source.close());
  } else {
    source.close();
  }
  return source;
}
