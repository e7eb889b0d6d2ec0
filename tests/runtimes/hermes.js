/**
 * What Hermes' command line lacks of React Native, before the class is loaded: `setInterval`, and an
 * `XMLHttpRequest` that answers each request with the next of `answers`, in pieces.
 */
/** @type {(...values: unknown[]) => void} */
const write = /** @type {any} */ (globalThis).print;

const answers = [
  ['retry: 10\nid: é\ndata: one', ' 日😀\n\nevent: price\ndata: 1\n\n'],
  ['data: two\n\n'],
];

/** @type {Set<number>} */
const intervals = new Set();
let lastInterval = 0;

globalThis.setInterval = /** @type {any} */ (
  function setInterval(/** @type {() => void} */ callback, /** @type {number} */ milliseconds) {
    lastInterval += 1;
    const id = lastInterval;
    intervals.add(id);
    const again = () => {
      if (intervals.has(id)) {
        callback();
        setTimeout(again, milliseconds);
      }
    };
    setTimeout(again, milliseconds);
    return id;
  }
);

globalThis.clearInterval = (id) => {
  intervals.delete(/** @type {number} */ (id));
};

globalThis.XMLHttpRequest = /** @type {any} */ (
  function XMLHttpRequest() {
    const xhr = {
      readyState: 0,
      responseText: '',
      responseURL: '',
      status: 0,
      /** @param {string} method @param {string} url */
      open(method, url) {
        write(method, url);
        xhr.responseURL = url;
      },
      /** @param {string} name @param {string} value */
      setRequestHeader(name, value) {
        if (name === 'Last-Event-ID') {
          write(name, encodeURIComponent(value));
        }
      },
      getResponseHeader: () => 'text/event-stream',
      abort() {
        write('abort');
      },
      send() {
        const pieces = answers.shift() ?? [];
        setTimeout(() => {
          xhr.status = 200;
          change(2, 'readystatechange');
          for (const piece of pieces) {
            xhr.responseText += piece;
            change(3, 'progress');
          }
          setTimeout(() => change(4, 'load'), 5);
        }, 5);
      },
    };
    /** @param {number} readyState @param {string} type */
    const change = (readyState, type) => {
      xhr.readyState = readyState;
      /** @type {any} */ (xhr)[`on${type}`]?.({ type });
    };
    return xhr;
  }
);
