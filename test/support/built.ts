/**
 * The server, and the programs that tests start, as JavaScript, made once a run: every process and thread of a test would
 * translate them anew otherwise. Tests import the server from here too, so that there is one of each class.
 */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { builtIn } from './run-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What else Node runs: these use the server, and no test. */
const PROGRAMS = [
  'test/checkpoints/import-and-hang.ts',
  'test/db/hold-postgres.ts',
  'test/engine/support/engine-owner.ts',
  'test/training/support/worker-process.ts',
]

/** What the server finds by where it is itself. */
const LINKED = ['node_modules', 'package.json', 'schema', 'prisma', 'demo', 'clients/explorer']

/** Makes the built folder of a run. */
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
        // A module stays a module: threads and processes are started by the paths of theirs.
        output: { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].js' },
      },
    },
  })
}

const withoutExtension = (name: string) => name.replace(/\.ts$/, '')

/** Leads what tests import from server/ there. */
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
