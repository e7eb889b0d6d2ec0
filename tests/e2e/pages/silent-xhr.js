/** Makes an engine whose requests do not tell that text has come: no `progress`, no state 3 twice. */
(function silence() {
  const { prototype } = XMLHttpRequest;
  Object.defineProperty(prototype, 'onprogress', { set() {} });
  const { set } = /** @type {Required<PropertyDescriptor>} */ (
    Object.getOwnPropertyDescriptor(prototype, 'onreadystatechange')
  );
  Object.defineProperty(prototype, 'onreadystatechange', {
    set(listener) {
      set.call(
        this,
        listener &&
          ((/** @type {Event} */ event) => {
            if (this.readyState !== 3) {
              listener(event);
            }
          }),
      );
    },
  });
})();
