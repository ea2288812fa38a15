/**
 * Prepares a checkout to run: packages, generated code and the build, each only if it is out of
 * date. Fingerprints of file names, sizes and times detect that, so a prepared checkout costs a few
 * milliseconds. Plain JavaScript without dependencies. Messages go to standard error, since some
 * commands output data.
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

/** Updates packages, generated code and the build, if missing or older than their inputs. */
export function prepare() {
  checkNodeVersion()
  installPackages()
  generateCode()
  buildServer()
  buildExplorer()
}

/** Runs a program of node_modules/.bin, or Node itself; exits this process if it fails. */
export function runOrExit(what, command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.status === 0) return
  if (result.output) console.error(result.output.join(''))
  console.error(`\n${what} failed${result.error ? `: ${result.error.message}` : ''}.`)
  process.exit(result.status ?? 1)
}

/** The path of a program installed by a package. */
export const program = (name) => at('node_modules', '.bin', name)

function checkNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  console.error(
    `LatentQL requires Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. ` +
      'Download it from https://nodejs.org/en/download',
  )
  process.exit(1)
}

function installPackages() {
  const lock = at('package-lock.json')
  const wanted = hash(readFileSync(lock))
  if (readStamp('packages') === wanted && existsSync(at('node_modules', 'pg'))) return
  // npm writes this file after each install, also after one run by hand.
  const installed = at('node_modules', '.package-lock.json')
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
    console.error('Installing packages (only the first time; takes a minute or two)...')
    const npm = process.env.npm_execpath
    // The build needs development packages, which NODE_ENV=production would leave out.
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
      stdio: 'pipe', // Printed only if it fails.
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
    console.error('Building the server...')
    runOrExit('Building the server', program('tsc'), [
      '-p',
      'tsconfig.build.json',
      '--outDir',
      fresh,
    ])
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
      // Overrides the shell: React's development build is a third larger and names this folder.
      env: { ...process.env, NODE_ENV: 'production' },
    })
  })
}

/**
 * Runs `make` to rebuild `folder`, unless `proof` exists in it and the inputs are unchanged. `make`
 * writes into a new folder, which then replaces the old one as a whole: running servers and
 * commands keep their files.
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

/** A hash that changes when a file in these places is added, removed or modified. */
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

/** Stamps are inside node_modules, so that they are deleted with it. */
const stampOf = (step) => at('node_modules', '.cache', 'latentql', step)

function readStamp(step) {
  return existsSync(stampOf(step)) ? readFileSync(stampOf(step), 'utf8') : ''
}

function writeStamp(step, value) {
  mkdirSync(path.dirname(stampOf(step)), { recursive: true })
  writeFileSync(stampOf(step), value)
}
