/**
 * Gets a checkout ready to run, as far as it is not yet: packages, generated code, the build. What is ready is told by
 * fingerprints of file names, sizes and times, so a ready checkout costs some milliseconds. Plain JavaScript that
 * needs nothing installed. What it says goes to standard error, for commands whose output is data.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => path.join(root, ...parts)

const OLDEST_NODE = [20, 19]

/** Packages, generated code and the build, whatever of it is not there or older than what it is made of. */
export function prepare() {
  refuseOldNode()
  installPackages()
  generateCode()
  buildServer()
  buildExplorer()
}

/** Runs a program of node_modules/.bin, or node itself; ends this process if it fails. */
export function runOrExit(what, command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.status === 0) return
  if (result.output) console.error(result.output.join(''))
  console.error(`\n${what} failed${result.error ? `: ${result.error.message}` : ''}.`)
  process.exit(result.status ?? 1)
}

/** The path of a program that a package brought. */
export const program = (name) => at('node_modules', '.bin', name)

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  console.error(
    `LatentQL needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. ` +
      'Newer ones: https://nodejs.org/en/download',
  )
  process.exit(1)
}

function installPackages() {
  const lock = at('package-lock.json')
  const wanted = hash(readFileSync(lock))
  if (readStamp('packages') === wanted && existsSync(at('node_modules', 'pg'))) return
  // npm writes this after an install; one that somebody ran by hand is as good as ours.
  const installed = at('node_modules', '.package-lock.json')
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
    console.error('Installing packages (once; a minute or two)...')
    const npm = process.env.npm_execpath
    // What builds it is among the packages for development, which NODE_ENV=production would leave out.
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
    runOrExit('Installing packages', npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, {
      // Otherwise onnxruntime-node's install script downloads 400 MB of CUDA libraries.
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    })
  }
  writeStamp('packages', wanted)
}

function generateCode() {
  const wanted = fingerprint(['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'])
  if (readStamp('prisma') !== wanted || !existsSync(at('server/generated/prisma/client.ts'))) {
    console.error('Generating the database client...')
    runOrExit('Generating the database client', program('prisma'), ['generate'], {
      stdio: 'pipe', // Shown if it fails.
      env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
    })
    writeStamp('prisma', wanted)
  }
}

function buildServer() {
  const copied = ['schema', 'prisma/migrations', 'demo']
  const sources = ['server', 'clients/sdk/src/recipe.ts']
  const inputs = [...sources, ...copied, 'tsconfig.json', 'tsconfig.build.json']
  rebuild('build', 'dist', 'server/main.js', inputs, (fresh) => {
    console.error('Building...')
    runOrExit('Building', program('tsc'), ['-p', 'tsconfig.build.json', '--outDir', fresh])
    for (const folder of copied) cpSync(at(folder), at(fresh, folder), { recursive: true })
  })
}

function buildExplorer() {
  const own = ['src', 'public', 'index.html', 'package.json', 'tsconfig.json', 'vite.config.ts']
  const inputs = [...own.map((name) => `clients/explorer/${name}`), 'clients/sdk/src']
  rebuild('explorer', 'clients/explorer/dist', 'index.html', inputs, (fresh) => {
    console.error('Building the explorer...')
    const options = ['--outDir', at(fresh), '--logLevel', 'warn']
    runOrExit('Building the explorer', program('vite'), ['build', 'clients/explorer', ...options], {
      // Whatever the shell says: React's other build is a third larger, and names this folder.
      env: { ...process.env, NODE_ENV: 'production' },
    })
  })
}

/**
 * Has `make` write `folder` again unless `proof` in it is there and made of the inputs as they are. It writes into a folder
 * of its own, which is swapped in whole: a server or command that runs keeps what it has.
 */
function rebuild(step, folder, proof, inputs, make) {
  const wanted = fingerprint([...inputs, 'package-lock.json'])
  if (readStamp(step) === wanted && existsSync(at(folder, proof))) return
  const fresh = `${folder}.${process.pid}`
  rmSync(at(fresh), { recursive: true, force: true })
  process.once('exit', () => rmSync(at(fresh), { recursive: true, force: true }))
  make(fresh)
  const old = `${fresh}.old`
  if (existsSync(at(folder))) renameSync(at(folder), at(old))
  renameSync(at(fresh), at(folder))
  rmSync(at(old), { recursive: true, force: true })
  writeStamp(step, wanted)
}

/** Changes when a file below these is added, removed or changed. */
function fingerprint(places) {
  const files = places.flatMap((place) => filesBelow(place)).sort()
  const lines = files.map((file) => {
    const { size, mtimeMs } = statSync(at(file))
    return `${file} ${size} ${mtimeMs}`
  })
  return hash(lines.join('\n'))
}

function filesBelow(place) {
  if (statSync(at(place)).isFile()) return [place]
  return readdirSync(at(place), { withFileTypes: true }).flatMap((entry) =>
    filesBelow(path.join(place, entry.name)),
  )
}

function hash(content) {
  return createHash('sha256').update(content).digest('hex')
}

/** Stamps go when node_modules does. */
const stampOf = (step) => at('node_modules', '.cache', 'latentql', step)

function readStamp(step) {
  return existsSync(stampOf(step)) ? readFileSync(stampOf(step), 'utf8') : ''
}

function writeStamp(step, value) {
  mkdirSync(path.dirname(stampOf(step)), { recursive: true })
  writeFileSync(stampOf(step), value)
}
