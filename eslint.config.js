import js from '@eslint/js'
import graphql from '@graphql-eslint/eslint-plugin'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import english from './scripts/lint/english.mjs'

const CODE = ['**/*.{js,mjs,ts,tsx}']

/** The schema and the operations that GraphQL files are checked against. */
const graphQLConfig = {
  schema: 'schema/*.graphql',
  documents: 'clients/sdk/operations/*.graphql',
}

export default tseslint.config(
  {
    ignores: [
      'dist',
      'dist.*',
      'clients/*/dist',
      'clients/*/dist.*',
      'examples/*/dist',
      '.latentql',
      'coverage',
      '**/generated/**',
      '**/node_modules/**',
    ],
  },
  {
    files: CODE,
    extends: [js.configs.recommended, tseslint.configs.strict],
    rules: {
      // Prettier wraps code; it leaves comments as they are.
      'max-len': ['error', { code: 1_000, comments: 100, ignoreUrls: true }],
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['server/**/*.ts', 'clients/**/*.ts', 'examples/**/*.{js,ts}'],
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
  {
    files: ['**/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig } },
  },
  {
    files: ['schema/*.graphql'],
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      // Prettier keeps both styles; short descriptions take one line.
      '@graphql-eslint/description-style': 'off',
      'max-lines': ['error', { max: 400 }],
      '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
      '@graphql-eslint/relay-edge-types': [
        'error',
        // Connections list their `nodes`, too.
        { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
      ],
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          rootField: true,
          // The type of the argument `input` describes it.
          ignoredSelectors: ['InputValueDefinition[name.value=input]'],
        },
      ],
      '@graphql-eslint/require-nullable-fields-with-oneof': 'error',
      // Samples, pictures, events and other values have no identity.
      '@graphql-eslint/strict-id-in-types': 'off',
    },
  },
  {
    // No field returns ErrorCode: errors carry its values in `extensions.code`.
    files: ['schema/schema.graphql'],
    rules: { '@graphql-eslint/no-unreachable-types': 'off' },
  },
  {
    files: ['clients/sdk/operations/*.graphql'],
    rules: {
      ...graphql.configs['flat/operations-recommended'].rules,
      // The SDK's methods return what they always did: `datasets` a plain list, others a single
      // field without the id next to it.
      '@graphql-eslint/no-deprecated': 'off',
      '@graphql-eslint/require-selections': 'off',
    },
  },
  {
    files: [...CODE, 'schema/*.graphql'],
    plugins: { english },
    rules: { 'english/opening': 'error' },
  },
)
