/** What a source receives, in `self.recorded`; in ES5, as `old-engine.js` leaves no more. */
(function record() {
  'use strict';

  var scope = /** @type {any} */ (self);
  /** @type {unknown[]} */
  var recorded = (scope.recorded = []);

  /**
   * @param {string} url
   * @param {object} init
   */
  scope.record = function start(url, init) {
    var source = new scope.EventSourcePolyfill(url, init);
    /**
     * @this {unknown}
     * @param {any} event
     */
    function listener(event) {
      var state = [event.type, source.readyState];
      recorded.push('data' in event ? state.concat(event.data, event.lastEventId) : state);
      if (event.target !== source || event.currentTarget !== source || this !== source) {
        recorded.push('an event of another target');
      }
      if (event.data === 'end') {
        source.close();
        recorded.push(['closed', source.readyState, source.url === url]);
      }
    }
    source.onopen = listener;
    source.addEventListener('message', listener);
    source.addEventListener('named', listener);
    source.onerror = listener;
  };
})();
