/**
 * webpack's loader for a build whose coverage is told by sources: gives a module a map that knows columns. Without one,
 * webpack's knows lines, and two statements of a line would be one.
 */
import { transform } from '@swc/core';

/**
 * @this {import('webpack').LoaderContext<{}>}
 * @param {string} source
 */
export default function map(source) {
  const done = this.async();
  transform(source, {
    filename: this.resourcePath,
    sourceMaps: true,
    configFile: false,
    swcrc: false,
    isModule: true,
    jsc: { target: 'esnext' },
  }).then(({ code, map = '{}' }) => done(null, code, JSON.parse(map)), done);
}
