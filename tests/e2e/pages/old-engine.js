/**
 * Makes an old engine of a page: takes away every global and every method that IE 11 does not have,
 * or IE 10 as `old-engine.js?ie-10`. What syntax alone can reach stays.
 */
(function takeAwayWhatCameLater() {
  'use strict';

  var global = self;
  var names = Object.getOwnPropertyNames;

  /** @type {Record<string, string>} */
  var methods = {
    Object:
      'create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyNames getPrototypeOf isExtensible isFrozen isSealed keys preventExtensions prototype seal setPrototypeOf',
    'Object.prototype':
      '__proto__ constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf',
    'Function.prototype': 'apply arguments bind call caller constructor length toString',
    Array: 'isArray prototype',
    'Array.prototype':
      'concat constructor every filter forEach indexOf join lastIndexOf length map pop push reduce reduceRight reverse shift slice some sort splice toLocaleString toString unshift',
    String: 'fromCharCode prototype',
    'String.prototype':
      'charAt charCodeAt concat constructor indexOf lastIndexOf length localeCompare match replace search slice split substr substring toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase trim valueOf',
    Number: 'MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY prototype',
    Math: 'E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan',
    ArrayBuffer: 'prototype isView',
    'ArrayBuffer.prototype': 'byteLength constructor slice',
    TypedArray: 'prototype',
    'TypedArray.prototype': 'buffer byteLength byteOffset constructor length set subarray',
    XMLHttpRequest: 'prototype',
    'XMLHttpRequest.prototype':
      'DONE HEADERS_RECEIVED LOADING OPENED UNSENT abort constructor getAllResponseHeaders getResponseHeader open overrideMimeType readyState response responseText responseType responseXML send setRequestHeader status statusText timeout upload withCredentials onreadystatechange',
  };

  var globals = (
    'Array ArrayBuffer Boolean DataView Date Error EvalError Float32Array Float64Array Function ' +
    'Infinity Int16Array Int32Array Int8Array JSON Math NaN Number Object RangeError ' +
    'ReferenceError RegExp String SyntaxError TypeError URIError Uint16Array Uint32Array ' +
    'Uint8Array decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval isFinite ' +
    'isNaN parseFloat parseInt undefined unescape MessageChannel MutationObserver XMLHttpRequest ' +
    'clearInterval clearTimeout setInterval setTimeout console document location name navigator ' +
    'performance self top window onerror'
  ).split(' ');

  if (/\?ie-10$/.test(/** @type {HTMLScriptElement} */ (document.currentScript).src)) {
    methods.Object = methods.Object.replace(' setPrototypeOf', '');
    methods['Object.prototype'] = methods['Object.prototype'].replace('__proto__ ', '');
    methods['XMLHttpRequest.prototype'] = methods['XMLHttpRequest.prototype'].replace(
      ' overrideMimeType',
      '',
    );
    globals.splice(globals.indexOf('MutationObserver'), 1);
  }

  /** @type {Record<string, any>} */
  var holders = { TypedArray: Object.getPrototypeOf(Uint8Array) };
  names(methods).forEach(function strip(path) {
    var parts = path.split('.');
    var holder = holders[parts[0]] || /** @type {any} */ (global)[parts[0]];
    if (parts.length > 1) {
      holder = holder[parts[1]];
    }
    var kept = methods[path].split(' ');
    take(holder, kept);
  });
  delete (/** @type {any} */ (Node.prototype).baseURI);
  delete (/** @type {any} */ (Event.prototype).composedPath);
  take(global, globals);

  /**
   * @param {any} holder
   * @param {string[]} kept
   */
  function take(holder, kept) {
    names(holder).forEach(function remove(name) {
      var descriptor = Object.getOwnPropertyDescriptor(holder, name);
      if (kept.indexOf(name) < 0 && descriptor && descriptor.configurable) {
        delete holder[name];
      }
    });
  }
})();
