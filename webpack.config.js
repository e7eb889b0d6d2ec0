/** The files of `dist/`, all from `src/js/entries`. The binary and its glue come from `pkg/`. */
import TerserPlugin from 'terser-webpack-plugin';

export const terserOptions = {
  ecma: 2020,
  module: true,
  compress: { passes: 3 },
  format: { ascii_only: true },
};

/** @type {import('webpack').Configuration} */
const common = {
  mode: 'production',
  target: ['web', 'es2020'],
  devtool: false,
  performance: false,
  context: import.meta.dirname,
  optimization: {
    // package.json's `sideEffects` speaks of dist/, not of the sources.
    sideEffects: false,
    minimizer: [
      new TerserPlugin({
        extractComments: false,
        terserOptions: /** @type {any} */ (terserOptions),
      }),
    ],
  },
};

/**
 * `./polyfill` and `.` are one class, so the former imports the latter.
 *
 * @param {string} type
 * @param {string} extension
 */
const shared = (type, extension) => ({ './index.js': `${type} ./index.${extension}` });

const entry = (/** @type {string} */ name) => `./src/js/entries/${name}.js`;

/** @type {import('webpack').Configuration[]} */
export default [
  ...['fallback', 'index', 'polyfill', 'slim'].flatMap((name) => [
    {
      ...common,
      entry: entry(name),
      externals: shared('module', 'js'),
      experiments: { outputModule: true },
      output: { clean: false, filename: `${name}.js`, library: { type: 'module' } },
    },
    {
      ...common,
      entry: entry(name),
      externals: shared('commonjs', 'cjs'),
      output: { clean: false, filename: `${name}.cjs`, library: { type: 'commonjs' } },
    },
  ]),
  {
    ...common,
    entry: entry('engine'),
    experiments: { outputModule: true },
    output: { clean: false, filename: 'engine.js', library: { type: 'module' } },
  },
  {
    ...common,
    entry: entry('script'),
    output: { clean: false, filename: 'eventsource.js', iife: true },
  },
];
