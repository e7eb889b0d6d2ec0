/**
 * Loaded before all else, also by `importScripts`: keeps in `scope.before` what the page has of its
 * own, and notes in `scope.webAssemblyCalls` each use of a function of WebAssembly.
 */
(function watchWebAssembly(scope) {
  /** @type {string[]} */
  const calls = [];
  Object.assign(scope, { before: scope.EventSource, webAssemblyCalls: calls });
  for (const name of Object.getOwnPropertyNames(scope.WebAssembly)) {
    const original = scope.WebAssembly[name];
    if (typeof original === 'function') {
      scope.WebAssembly[name] = new Proxy(original, {
        apply(target, self, parameters) {
          calls.push(name);
          return Reflect.apply(target, self, parameters);
        },
        construct(target, parameters) {
          calls.push(name);
          return Reflect.construct(target, parameters);
        },
      });
    }
  }
})(/** @type {any} */ (globalThis));
