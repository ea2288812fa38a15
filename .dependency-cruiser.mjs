// Who may import whom: the table of docs/architecture.md, as rules.
const shared = ['server/errors.ts', 'server/logger.ts', 'server/releasers.ts']

/** folder -> folders it may import, beside itself and the shared files. */
const mayImport = {
  latent: [],
  images: [],
  graph: [],
  gan: ['graph'],
  engine: ['graph'],
  db: ['latent', 'generated/prisma'],
  storage: [],
  jobs: ['db'],
  checkpoints: ['engine', 'gan', 'graph', 'latent', 'images', 'db', 'storage'],
  datasets: ['engine', 'gan', 'graph', 'latent', 'images', 'db', 'storage'],
  sampling: ['checkpoints', 'engine', 'gan', 'latent', 'images', 'db'],
  training: [
    ...['checkpoints', 'datasets', 'jobs', 'engine', 'gan', 'graph', 'latent', 'images', 'db'],
    'storage',
  ],
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
      name: 'sdk-stands-alone',
      severity: 'error',
      from: { path: '^clients/sdk/' },
      to: { path: '^server/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '(^dist|/generated/(?!prisma))' },
  },
}
