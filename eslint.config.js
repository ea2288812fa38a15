import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'dist',
      'dist.*',
      'clients/*/dist',
      'clients/*/dist.*',
      '.latentql',
      'coverage',
      '**/generated/**',
      '**/node_modules/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['server/**/*.ts', 'clients/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 50, skipComments: true }] },
  },
  {
    // Most of a component is markup.
    files: ['clients/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 100, skipComments: true }] },
  },
  { files: ['clients/explorer/src/**'], ...reactHooks.configs.flat.recommended },
  {
    files: ['clients/explorer/src/**'],
    rules: {
      // They report code that React's compiler would skip, but the compiler is not used.
      'react-hooks/immutability': 'off',
      'react-hooks/incompatible-library': 'off',
      'react-hooks/preserve-manual-memoization': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}', 'bench/**', 'scripts/**'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'fetch', 'Buffer', 'performance', 'setTimeout'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['clients/explorer/public/**'],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly' } },
  },
  {
    // Responses of a server under test are JSON of any shape, as are modules of other versions.
    files: ['test/**', 'bench/**'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
)
