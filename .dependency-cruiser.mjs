// Who may import whom: the table of docs/architecture.md, as rules.
const shared = [
  'check-integer',
  'errors',
  'or-invalid',
  'logger',
  'releasers',
  'on-demand',
  'config',
].map((name) => `server/${name}.ts`)

/** folder -> folders it may import, beside itself and the shared files. */
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
  pictures: ['db', 'images'],
  latents: ['db', 'latent'],
  jobs: ['db', 'storage'],
  checkpoints: [
    ...['checkpoint-files', 'engine', 'gan', 'graph', 'latent', 'images', 'db', 'storage'],
    'weights',
  ],
  datasets: ['archive', 'pictures', 'engine', 'gan', 'graph', 'latent', 'images', 'db', 'storage'],
  sampling: ['pictures', 'checkpoints', 'engine', 'gan', 'latent', 'images', 'db', 'weights'],
  training: [
    ...['checkpoints', 'datasets', 'jobs', 'engine', 'gan', 'graph', 'latent', 'images', 'db'],
    ...['pictures', 'rpc', 'storage', 'weights'],
  ],
  reports: ['checkpoints', 'jobs', 'engine', 'images', 'latent', 'weights'],
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

/** The same for the explorer's folders; views import any of them, but never another view. */
const explorerMayImport = {
  ui: [],
  navigation: [],
  api: ['navigation', 'ui'],
  latents: ['api', 'navigation', 'ui'],
  checkpoints: ['api', 'latents', 'navigation', 'ui'],
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
      name: 'graph-and-weights-know-no-product',
      comment:
        'they throw ShapeError and WeightsError; the doors of engine and checkpoints translate',
      severity: 'error',
      from: { path: '^server/(graph|weights)/' },
      to: { path: '^server/errors\\.ts$' },
    },
    {
      name: 'graphql-knows-no-http',
      comment: 'what both need is in request/',
      severity: 'error',
      from: { path: '^server/graphql/' },
      to: { path: '^server/(http|cli)/' },
    },
    {
      name: 'nobody-imports-bench',
      severity: 'error',
      from: { pathNot: '^bench/' },
      to: { path: '^bench/' },
    },
    {
      name: 'outer-layers-use-services',
      comment:
        'graphql, http and cli reach services through the types of context.ts; no engine code, sharp or Prisma',
      severity: 'error',
      from: { path: '^server/(graphql|http|cli)/' },
      to: {
        path: ['^server/engine/', '^server/generated/prisma/', 'node_modules/(sharp|@prisma)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'server-knows-the-sdks-recipes-alone',
      comment: 'both read the same JSON as the same recipe, by one parser',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^clients/', pathNot: '^clients/sdk/src/recipe\\.ts$' },
    },
    {
      name: 'recipes-need-nothing',
      severity: 'error',
      from: { path: '^clients/sdk/src/recipe\\.ts$' },
      to: {},
    },
    {
      name: 'sdk-stands-alone',
      severity: 'error',
      from: { path: '^clients/sdk/' },
      to: { path: '^server/' },
    },
    ...explorerRules,
    {
      name: 'explorer-views-stand-alone',
      comment: 'what two views need goes where both may import it from',
      severity: 'error',
      from: { path: `${explorer}/views/([^/]+)/` },
      to: {
        path: `${explorer}/`,
        pathNot: `${explorer}/(views/$1|${Object.keys(explorerMayImport).join('|')})/`,
      },
    },
    {
      name: 'explorer-knows-the-sdk-alone',
      comment: 'as anybody would who has installed it',
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
