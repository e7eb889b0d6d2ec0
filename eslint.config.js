import js from '@eslint/js';
import globals from 'globals';

const web = { ...globals.browser, ...globals.worker, ...globals.serviceworker };

export default [
  { ignores: ['dist/', 'pkg/', '**/target/', '**/node_modules/'] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    rules: {
      curly: 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/js/**', 'www/**'],
    ignores: ['www/server/**', 'www/examples/node-http/**'],
    languageOptions: { globals: web },
  },
  {
    // The build does not lower it, and dist/ promises no more to be needed than this.
    files: ['src/js/**'],
    ignores: ['src/js/legacy/**'],
    languageOptions: { ecmaVersion: 2020 },
  },
  {
    // What Node, Deno, Bun and workers have in common.
    files: ['src/server/**'],
    languageOptions: { globals: globals['shared-node-browser'] },
  },
  {
    files: [
      '*.config.js',
      'scripts/**',
      'www/server/**',
      'www/examples/node-http/**',
      'benches/**',
    ],
    ignores: ['benches/*/page.js'],
    languageOptions: { globals: globals.node },
  },
  { files: ['benches/*/page.js'], languageOptions: { globals: web } },
  {
    // Many functions of the tests are written in a Node file and run in a page.
    files: ['tests/**'],
    languageOptions: { globals: { ...globals.node, ...web } },
  },
  {
    // They run in pages of which no more than ES5 is left.
    files: ['tests/e2e/pages/old-engine.js', 'tests/e2e/pages/record.js'],
    rules: { 'no-var': 'off', 'object-shorthand': 'off' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
];
