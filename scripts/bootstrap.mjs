/**
 * Prepares a checkout to run: packages, generated code and the build, each only if it is out of
 * date. Fingerprints of file names, sizes and times detect that, so a prepared checkout costs a few
 * milliseconds. Plain JavaScript without dependencies. Messages go to standard error, since some
 * commands output data.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => path.join(root, ...parts)

const OLDEST_NODE = [20, 19]

/** Interval of progress lines in a log. */
const REPORT_EVERY_MS = 10_000

/** Updates packages, generated code and the build, if missing or older than their inputs. */
export async function prepare() {
  checkNodeVersion()
  await installPackages()
  await generateCode()
  await buildServer()
  await buildExplorer()
}

/** Runs a program of node_modules/.bin, or Node itself; exits this process if it fails. */
export function runOrExit(what, command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.status === 0) return
  if (result.output) console.error(result.output.join(''))
  console.error(`\n${what} failed${result.error ? `: ${result.error.message}` : ''}.`)
  process.exit(result.status ?? 1)
}

/**
 * Runs a program like `runOrExit`, and shows the step with the time it has taken and `progress()`:
 * on a terminal in one line, elsewhere in a line per REPORT_EVERY_MS. The program's own output is
 * shown only if it fails.
 */
export async function runStep(what, command, args, { progress = () => '', ...options } = {}) {
  const started = Date.now()
  const live = process.stderr.isTTY === true
  const line = () => `${what}... ${Math.round((Date.now() - started) / 1000)} s${progress()}`
  const draw = () => process.stderr.write(live ? `\r\x1b[K${line()}` : `${line()}\n`)
  if (live) draw()
  else console.error(`${what}...`)
  const timer = setInterval(draw, live ? 1_000 : REPORT_EVERY_MS)
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += chunk.toString()))
  const problem = await new Promise((resolve) => {
    child.once('error', (error) => resolve(`: ${error.message}`))
    child.once('close', (code) => resolve(code === 0 ? null : ''))
  })
  clearInterval(timer)
  if (live) process.stderr.write(`\r\x1b[K${problem === null ? `${line()}\n` : ''}`)
  if (problem === null) return
  console.error(`${output}\n${what} failed${problem}.`)
  process.exit(child.exitCode || 1)
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

async function installPackages() {
  const lock = at('package-lock.json')
  const wanted = hash(readFileSync(lock))
  if (readStamp('packages') === wanted && existsSync(at('node_modules', 'pg'))) return
  // npm writes this file after each install, also after one run by hand.
  const installed = at('node_modules', '.package-lock.json')
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
    const npm = process.env.npm_execpath
    // The build needs development packages, which NODE_ENV=production would leave out.
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
    await runStep(
      'Installing packages',
      npm ? process.execPath : 'npm',
      npm ? [npm, ...args] : args,
      {
        progress: countInstalled(lock),
        // Otherwise onnxruntime-node's install script downloads 400 MB of CUDA libraries.
        env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
      },
    )
  }
  writeStamp('packages', wanted)
}

/** Returns a function that counts the packages of the lockfile that are in node_modules. */
function countInstalled(lock) {
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'))
  const places = Object.keys(packages).filter((place) => place.includes('node_modules/'))
  return () => {
    const done = places.filter((place) => existsSync(at(place, 'package.json'))).length
    return `, ${done} of ${places.length} packages`
  }
}

async function generateCode() {
  const wanted = fingerprint(['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'])
  if (readStamp('prisma') !== wanted || !existsSync(at('server/generated/prisma/client.ts'))) {
    await runStep('Generating the database client', program('prisma'), ['generate'], {
      env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
    })
    writeStamp('prisma', wanted)
  }
}

async function buildServer() {
  const copied = ['schema', 'prisma/migrations', 'demo']
  const shared = ['recipe.ts', 'checkpoint-file.ts'].map((name) => `clients/sdk/src/${name}`)
  const sources = ['server', ...shared]
  const inputs = [...sources, ...copied, 'tsconfig.json', 'tsconfig.build.json']
  await rebuild('build', 'dist', 'server/main.js', inputs, async (fresh) => {
    await runStep('Building the server', program('tsc'), [
      '-p',
      'tsconfig.build.json',
      '--outDir',
      fresh,
    ])
    for (const folder of copied) cpSync(at(folder), at(fresh, folder), { recursive: true })
  })
}

async function buildExplorer() {
  const own = ['src', 'public', 'index.html', 'package.json', 'tsconfig.json', 'vite.config.ts']
  const inputs = [...own.map((name) => `clients/explorer/${name}`), 'clients/sdk/src']
  await rebuild('explorer', 'clients/explorer/dist', 'index.html', inputs, async (fresh) => {
    const options = ['--outDir', at(fresh), '--logLevel', 'warn']
    await runStep(
      'Building the explorer',
      program('vite'),
      ['build', 'clients/explorer', ...options],
      {
        // Overrides the shell: React's development build is a third larger and names this folder.
        env: { ...process.env, NODE_ENV: 'production' },
      },
    )
  })
}

/**
 * Runs `make` to rebuild `folder`, unless `proof` exists in it and the inputs are unchanged. `make`
 * writes into a new folder, which then replaces the old one as a whole: running servers and
 * commands keep their files.
 */
async function rebuild(step, folder, proof, inputs, make) {
  const wanted = fingerprint([...inputs, 'package-lock.json'])
  if (readStamp(step) === wanted && existsSync(at(folder, proof))) return
  const fresh = `${folder}.${process.pid}`
  rmSync(at(fresh), { recursive: true, force: true })
  process.once('exit', () => rmSync(at(fresh), { recursive: true, force: true }))
  await make(fresh)
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
