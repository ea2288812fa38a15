/**
 * Builds the server, and the programs that tests start, as JavaScript once per run, since otherwise
 * every process and thread would compile them again. Tests import the server from the build too, so
 * that each class exists once.
 */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { builtIn } from './run-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Further programs that Node runs: they use the server, but no tests. */
const PROGRAMS = [
  'test/checkpoints/import-and-hang.ts',
  'test/db/hold-postgres.ts',
  'test/engine/support/engine-owner.ts',
  'test/training/support/worker-process.ts',
]

/** Folders that the server locates relative to itself. */
const LINKED = ['node_modules', 'package.json', 'schema', 'prisma', 'demo', 'clients/explorer']

/** Creates the build of a run. */
export async function buildServer(runFolder: string): Promise<void> {
  const outDir = builtIn(runFolder)
  mkdirSync(path.join(outDir, 'clients'), { recursive: true })
  for (const name of LINKED) symlinkSync(path.join(root, name), path.join(outDir, name))
  const sources = readdirSync(path.join(root, 'server'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join('server', name))
  const inputs = [...sources, ...PROGRAMS].map((name) => [withoutExtension(name), name])
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ...{ ssr: true, target: 'node20', sourcemap: 'inline', minify: false },
      ...{ outDir, emptyOutDir: false },
      rolldownOptions: {
        input: Object.fromEntries(inputs) as Record<string, string>,
        treeshake: false,
        preserveEntrySignatures: 'strict',
        // Modules stay separate files: threads and processes are started by path.
        output: { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].js' },
      },
    },
  })
}

const withoutExtension = (name: string) => name.replace(/\.ts$/, '')

/** A Vite plugin that redirects imports of server/ in tests to the build. */
export function importBuiltServer(runFolder: string): Plugin {
  return {
    name: 'built-server',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer || !source.startsWith('.') || !source.endsWith('.ts')) return null
      const name = path.relative(root, path.resolve(path.dirname(importer), source))
      if (!name.startsWith(`server${path.sep}`)) return null
      return path.join(builtIn(runFolder), `${withoutExtension(name)}.js`)
    },
  }
}
