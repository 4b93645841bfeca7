import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { drydock } from './tools/lint/plugin.mjs';

const nodeGlobals = [
  'console',
  'process',
  'URL',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'performance',
  'fetch',
  'Buffer',
  'AbortController',
  'AbortSignal',
  'globalThis',
  'structuredClone',
];
const jestGlobals = ['describe', 'it', 'test', 'expect', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach', 'jest'];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

const focusedOrSkipped =
  ':matches(CallExpression[callee.object.name=/^(describe|it|test)$/][callee.property.name=/^(only|skip|todo)$/], CallExpression[callee.name=/^(fit|fdescribe|xit|xdescribe|xtest)$/])';

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/generated/**',
      '**/node_modules/**',
      '**/coverage/**',
      '.nx/**',
      '.test-results/**',
      '.drydock/**',
      'scenarios/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { drydock },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'drydock/file-name': 'error',
      'drydock/import-direction': 'error',
      'drydock/pure-core': 'error',
      'max-lines': ['warn', { max: 400 }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
      'no-control-regex': 'off',
      // A program is a generator, also one that never waits.
      'require-yield': 'off',
      'prefer-const': ['error', { destructuring: 'all' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true, enableAutofixRemoval: { imports: true } },
      ],
    },
  },
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: readonly(nodeGlobals) } },
  {
    files: ['**/*.spec.{ts,tsx,mjs}'],
    languageOptions: { globals: readonly(jestGlobals) },
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: focusedOrSkipped,
          message:
            'A test that is always skipped or runs alone proves nothing. For a missing program, choose `(found ? describe : describe.skip)` and say why.',
        },
      ],
    },
  },
);
