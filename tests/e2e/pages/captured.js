/**
 * The globals that tests take away from the script under test, for what tests it: esbuild puts these
 * in the place of the names.
 */
const {
  AbortController: CapturedAbortController,
  DOMException: CapturedDOMException,
  Event: CapturedEvent,
  EventTarget: CapturedEventTarget,
  Map: CapturedMap,
  MessageChannel: CapturedMessageChannel,
  MessageEvent: CapturedMessageEvent,
  Promise: CapturedPromise,
  Reflect: CapturedReflect,
  Set: CapturedSet,
  Symbol: CapturedSymbol,
  TextDecoder: CapturedTextDecoder,
  TextEncoder: CapturedTextEncoder,
  URL: CapturedURL,
  WeakMap: CapturedWeakMap,
} = /** @type {any} */ (self);
const scope = self;

export {
  CapturedAbortController as AbortController,
  CapturedDOMException as DOMException,
  CapturedEvent as Event,
  CapturedEventTarget as EventTarget,
  CapturedMap as Map,
  CapturedMessageChannel as MessageChannel,
  CapturedMessageEvent as MessageEvent,
  CapturedPromise as Promise,
  CapturedReflect as Reflect,
  CapturedSet as Set,
  CapturedSymbol as Symbol,
  CapturedTextDecoder as TextDecoder,
  CapturedTextEncoder as TextEncoder,
  CapturedURL as URL,
  CapturedWeakMap as WeakMap,
  scope as globalThis,
};
