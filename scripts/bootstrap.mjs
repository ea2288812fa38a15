/**
 * Prepares a checkout to run: packages, generated code and the build, each only if it is out of
 * date. Fingerprints of file names, sizes and times detect that, so a prepared checkout costs a few
 * milliseconds. Plain JavaScript without dependencies. Messages go to standard error, since some
 * commands output data.
 */
import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { installPackages } from './packages.mjs'
import { at, hash, program, readStamp, runStep, writeStamp } from './steps.mjs'

const OLDEST_NODE = [20, 19]

/**
 * Updates packages, generated code and the build, if missing or older than their inputs. With
 * `development`, the packages include the ones for tests, checks and benchmarks.
 */
export async function prepare({ development = false } = {}) {
  checkNodeVersion()
  await installPackages({ development })
  await generateCode()
  await buildServer()
  await buildExplorer()
}

function checkNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  console.error(
    `LatentQL requires Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. ` +
      'Download it from https://nodejs.org/en/download',
  )
  process.exit(1)
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
  const sources = ['server', 'clients/sdk/src']
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
