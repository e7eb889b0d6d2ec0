/**
 * The files of `dist/`: the class from `src/js/entries`, what is in `dist/compat/` from `src/js/compat`,
 * the server side from `src/server`. The binary and its glue come from `pkg/`.
 */
import TerserPlugin from 'terser-webpack-plugin';
import webpack from 'webpack';

export const terserOptions = {
  ecma: 2020,
  module: true,
  // No function expression here is a constructor, so arrows and methods, which are shorter, do as well.
  compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true },
  format: { ascii_only: true },
};

/** @param {object} options */
const minimizer = (options) =>
  new TerserPlugin({ extractComments: false, terserOptions: /** @type {any} */ (options) });

/** @type {import('webpack').Configuration} */
const common = {
  mode: 'production',
  target: ['web', 'es2020'],
  devtool: false,
  // What the glue asks for as `global` is that: else webpack looks for it by `new Function`.
  node: false,
  performance: false,
  context: import.meta.dirname,
  optimization: {
    // package.json's `sideEffects` speaks of dist/, not of the sources.
    sideEffects: false,
    minimizer: [minimizer(terserOptions)],
  },
};

/**
 * For engines that know no more than ES5.
 *
 * @type {import('webpack').Configuration}
 */
const es5 = {
  ...common,
  target: ['web', 'es5'],
  module: { rules: [{ test: /\.js$/, loader: './scripts/es5-loader.mjs' }] },
  resolve: { alias: { '@swc/helpers/_': `${import.meta.dirname}/src/js/legacy/helpers` } },
  plugins: [
    new webpack.NormalModuleReplacementPlugin(
      /^\.\/(?:environment|light-listeners|message-event)\.js$/,
      (resource) => {
        if (resource.context === `${import.meta.dirname}/src/js`) {
          resource.request = resource.request.replace('./', './legacy/');
        }
      },
    ),
  ],
  optimization: {
    ...common.optimization,
    minimizer: [minimizer({ ...terserOptions, ecma: 5, module: false })],
  },
};

/**
 * `./polyfill` and `.` are one class, so the former imports the latter; and so it is with the kinds
 * of both, which `polyfill.node` and the like name.
 *
 * @param {string} name
 * @param {string} type
 * @param {string} extension
 */
function shared(name, type, extension) {
  const [entry, kind] = name.split('.');
  if (entry !== 'polyfill') {
    return {};
  }
  /** @type {Record<string, string>} */
  const files = { fallback: 'fallback', legacy: 'fallback.legacy', node: 'index.node' };
  const file = files[kind] ?? 'index';
  return { [`./${file}.js`]: `${type} ./${file}.${extension}` };
}

const entry = (/** @type {string} */ name) => `./src/js/entries/${name}.js`;

/** @param {string} name */
const asModule = (name) => ({
  ...common,
  entry: entry(name),
  externals: shared(name, 'module', 'js'),
  experiments: { outputModule: true },
  output: { clean: false, filename: `${name}.js`, library: { type: 'module' } },
});

/** @param {string} name */
const asCommonJS = (name) => ({
  ...common,
  entry: entry(name),
  externals: shared(name, 'commonjs', 'cjs'),
  output: { clean: false, filename: `${name}.cjs`, library: { type: 'commonjs' } },
});

/**
 * Names of other packages, on the class of ".": they import the package itself by its name, so that the
 * conditions of its `exports` choose the file, and an app has one class and one binary.
 */
const compat = ['event-source-polyfill', 'eventsource', 'fetch-event-source', 'sse'].flatMap(
  (name) => {
    /** @type {import('webpack').Configuration} */
    const shape = { ...common, entry: `./src/js/compat/${name}.js` };
    return [
      {
        ...shape,
        externals: { 'eventsource-wasm': 'module eventsource-wasm' },
        experiments: { outputModule: true },
        output: { clean: false, filename: `compat/${name}.js`, library: { type: 'module' } },
      },
      {
        ...shape,
        externals: { 'eventsource-wasm': 'commonjs eventsource-wasm' },
        output: { clean: false, filename: `compat/${name}.cjs`, library: { type: 'commonjs' } },
      },
    ];
  },
);

/**
 * With modules that Node has.
 *
 * @param {import('webpack').Configuration} configuration
 * @returns {import('webpack').Configuration}
 */
const forNode = (configuration) => ({ ...configuration, target: ['node18', 'es2020'] });

/**
 * The server side. A channel of one file is none to the other, so an app has one of them: its runtime
 * chooses.
 *
 * @param {string} name of the file in `src/server`
 * @param {string} file
 */
const server = (name, file) =>
  [asModule(file), asCommonJS(file)].map((shape) => ({
    ...forNode(shape),
    entry: `./src/server/${name}.js`,
  }));

/** @type {import('webpack').Configuration[]} */
export default [
  ...['fallback', 'index', 'polyfill', 'slim'].flatMap((name) => [
    asModule(name),
    asCommonJS(name),
    forNode(asModule(`${name}.node`)),
    forNode(asCommonJS(`${name}.node`)),
  ]),
  asModule('polyfill.fallback'),
  asCommonJS('polyfill.fallback'),
  asModule('engine'),
  {
    ...common,
    entry: entry('script'),
    output: { clean: false, filename: 'eventsource.js', iife: true },
  },
  {
    ...es5,
    entry: entry('legacy'),
    output: { clean: false, filename: 'eventsource.legacy.js', iife: true },
  },
  ...compat,
  ...server('index', 'server'),
  ...server('fetch', 'server.fetch'),
  ...server('redis', 'server.redis'),
  ...['fallback.legacy', 'polyfill.legacy'].map((name) => ({ ...asCommonJS(name), ...es5 })),
];
