// Import rules: the table in docs/architecture.md.
const shared = [
  'check-integer',
  'check-text',
  'errors',
  'or-invalid',
  'logger',
  'releasers',
  'on-demand',
  'config',
  'child-environment',
  'regular-file',
  'client-context',
  'fair-lines',
  'fair-queue',
  'quota',
  'timing',
].map((name) => `server/${name}.ts`)

/** Code of the SDK that the server runs too. */
const SHARED_WITH_SDK = '^clients/sdk/src/(recipe|checkpoint-file|image-files|folder-labels)\\.ts$'

/** folder -> folders it may import, in addition to itself and the shared files. */
const mayImport = {
  archive: [],
  latent: [],
  images: [],
  graph: [],
  weights: ['graph'],
  gan: ['graph', 'latent'],
  rpc: [],
  'checkpoint-files': ['archive', 'gan', 'graph', 'latent', 'rpc', 'weights'],
  engine: ['graph', 'rpc', 'weights'],
  db: ['latent', 'weights', 'generated/prisma'],
  storage: [],
  pictures: ['db', 'images', 'weights'],
  latents: ['db', 'latent'],
  jobs: ['db', 'storage'],
  checkpoints: [
    ...['checkpoint-files', 'engine', 'gan', 'graph', 'latent', 'images', 'db', 'storage'],
    'weights',
  ],
  datasets: ['archive', 'pictures', 'engine', 'gan', 'graph', 'latent', 'images', 'db', 'storage'],
  sampling: [
    ...['archive', 'pictures', 'checkpoints', 'engine', 'gan', 'latent', 'images', 'db', 'weights'],
  ],
  training: [
    ...['checkpoints', 'datasets', 'jobs', 'engine', 'gan', 'graph', 'latent', 'images', 'db'],
    ...['pictures', 'rpc', 'storage', 'weights'],
  ],
  reports: ['checkpoints', 'datasets', 'jobs', 'engine', 'images', 'latent', 'weights'],
  exploration: [
    ...['checkpoints', 'datasets', 'jobs', 'sampling', 'pictures', 'engine', 'gan', 'graph'],
    ...['latent', 'images', 'db', 'rpc', 'storage', 'weights'],
  ],
  request: [],
}

const folderRules = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  severity: 'error',
  from: { path: `^server/${folder}/` },
  to: {
    path: '^server/',
    pathNot: [
      ...shared.map((file) => `^${file.replace('.', '\\.')}$`),
      ...[folder, ...allowed].map((name) => `^server/${name}/`),
    ],
  },
}))

/** The rules of the explorer's folders. Views may import all of them, but no other view. */
const explorerMayImport = {
  ui: [],
  navigation: [],
  api: ['navigation', 'ui'],
  'copy-as': ['api', 'navigation', 'ui'],
  latents: ['api', 'copy-as', 'navigation', 'ui'],
  checkpoints: ['api', 'latents', 'navigation', 'ui'],
  jobs: ['api', 'ui'],
  exploration: ['api', 'checkpoints', 'copy-as', 'jobs', 'navigation', 'runs', 'ui'],
  runs: [],
  quality: ['api', 'checkpoints', 'copy-as', 'exploration', 'jobs', 'runs', 'ui'],
}

const explorer = '^clients/explorer/src'
const explorerRules = Object.entries(explorerMayImport).map(([folder, allowed]) => ({
  name: `explorer-${folder}-imports`,
  severity: 'error',
  from: { path: `${explorer}/${folder}/` },
  to: { path: `${explorer}/`, pathNot: `${explorer}/(${[folder, ...allowed].join('|')})/` },
}))

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '^server/generated/' },
      to: { circular: true },
    },
    ...folderRules,
    {
      name: 'graph-and-weights-are-independent',
      comment: 'they throw ShapeError and WeightsError, which engine and checkpoints translate',
      severity: 'error',
      from: { path: '^server/(graph|weights)/' },
      to: { path: '^server/errors\\.ts$' },
    },
    {
      name: 'graphql-is-independent-of-http',
      comment: 'shared code is in request/',
      severity: 'error',
      from: { path: '^server/graphql/' },
      to: { path: '^server/(http|cli)/' },
    },
    {
      name: 'traces-are-loaded-on-demand',
      comment: 'without OTEL_ variables the packages of OpenTelemetry cost nothing',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/open-telemetry\\.ts$' },
      to: {
        path: ['^server/open-telemetry\\.ts$', '^node_modules/@opentelemetry/'],
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'no-imports-of-bench',
      severity: 'error',
      from: { pathNot: '^bench/' },
      to: { path: '^bench/' },
    },
    {
      name: 'outer-layers-use-services',
      comment:
        'graphql, http and cli use services through the types of context.ts; no engine code, sharp or Prisma',
      severity: 'error',
      from: { path: '^server/(graphql|http|cli)/' },
      to: {
        path: ['^server/engine/', '^server/generated/prisma/', 'node_modules/(sharp|@prisma)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'server-imports-only-shared-code-of-the-sdk',
      comment: 'server and SDK parse recipes and recognize files with the same code',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/cli/' },
      to: { path: '^clients/', pathNot: SHARED_WITH_SDK },
    },
    {
      name: 'commands-use-only-the-sdk',
      comment: 'commands are also clients of a running server',
      severity: 'error',
      from: { path: '^server/cli/' },
      to: { path: '^clients/', pathNot: '^clients/sdk/src/index\\.ts$' },
    },
    {
      name: 'shared-code-has-no-imports',
      severity: 'error',
      from: { path: SHARED_WITH_SDK },
      to: {},
    },
    {
      name: 'sdk-is-independent-of-the-server',
      severity: 'error',
      from: { path: '^clients/sdk/' },
      to: { path: '^server/' },
    },
    ...explorerRules,
    {
      name: 'explorer-views-are-independent',
      comment: 'code shared by views belongs in a folder that both may import',
      severity: 'error',
      from: { path: `${explorer}/views/([^/]+)/` },
      to: {
        path: `${explorer}/`,
        pathNot: `${explorer}/(views/$1|${Object.keys(explorerMayImport).join('|')})/`,
      },
    },
    {
      name: 'explorer-uses-only-the-sdk',
      comment: 'like any client that has installed it',
      severity: 'error',
      from: { path: `${explorer}/` },
      to: {
        path: ['^server/', '^test/', '^clients/sdk/'],
        pathNot: '^clients/sdk/src/index\\.ts$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '(^dist|^clients/[a-z]+/dist|/generated/(?!prisma))' },
  },
}
