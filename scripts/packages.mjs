/**
 * Installs packages: the ones that building and running need, or also the ones for tests and
 * checks. scripts/package.json names the development packages that building needs as its peers, so
 * that `npm ci --omit=dev` installs them too.
 */
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { at, hash, readStamp, runStep, writeStamp } from './steps.mjs'

/** Written by npm at the end of an install. */
const COMPLETE = at('node_modules', '.package-lock.json')

/** Files for other systems and databases, about 300 MB, by folder and the names to keep. */
const PARTLY_USED = {
  'onnxruntime-node/bin/napi-v6': (name) =>
    name.startsWith(path.join(process.platform, process.arch)),
  '@prisma/client/runtime': (name) => !/\.(cockroachdb|mysql|sqlite|sqlserver)\./.test(name),
}

/**
 * Installs the packages of package-lock.json that are missing. Without `development`, development
 * packages stay if some are installed.
 */
export async function installPackages({ development = false } = {}) {
  const lock = readFileSync(at('package-lock.json'), 'utf8')
  const stamps = { product: hash(lock), all: `${hash(lock)} all` }
  const last = readStamp('packages')
  if (last === stamps.all || (last === stamps.product && !development)) return
  const packages = listPackages(lock)
  const all = development || packages.some(({ dev, place }) => dev && existsSync(at(place)))
  const wanted = packages.filter(({ dev }) => all || !dev)
  const isWhole = existsSync(COMPLETE)
  if (!isWhole || !wanted.every(isInstalled)) {
    rmSync(COMPLETE, { force: true })
    // `npm ci` deletes all packages first, so it is for a new or interrupted installation.
    const command = isWhole ? ['install', '--no-save'] : ['ci']
    const count = () => wanted.filter((entry) => existsSync(manifestOf(entry))).length
    const progress = () => `, ${count()} of ${wanted.length} packages`
    await runNpm('Installing packages', [...command, ...selection(all)], { progress })
  }
  removeUnusedFiles()
  writeStamp('packages', all ? stamps.all : stamps.product)
}

/**
 * Adds a package to the installed ones, but not to package.json and package-lock.json. The next
 * install of others removes it.
 */
export async function addPackage(name) {
  const all = readStamp('packages').endsWith('all')
  await runNpm(`Installing ${name}`, ['install', '--no-save', ...selection(all), name])
}

/** Options that select the packages, whatever NODE_ENV is. */
const selection = (all) => [all ? '--include=dev' : '--omit=dev']

/** Lists the packages of a lockfile that npm must unpack on this system. */
function listPackages(lock) {
  const fits = (allowed, value) => !allowed || allowed.includes(value)
  return Object.entries(JSON.parse(lock).packages)
    .map(([place, entry]) => ({ place, ...entry }))
    .filter(({ place, optional, link }) => place.includes('node_modules/') && !optional && !link)
    .filter(({ os, cpu }) => fits(os, process.platform) && fits(cpu, process.arch))
}

const manifestOf = ({ place }) => at(place, 'package.json')

function isInstalled(entry) {
  const manifest = manifestOf(entry)
  return existsSync(manifest) && entry.version === readJson(manifest).version
}

async function runNpm(what, args, options = {}) {
  const npm = process.env.npm_execpath
  const quiet = [...args, '--no-audit', '--no-fund', '--loglevel=error']
  await runStep(what, npm ? process.execPath : 'npm', npm ? [npm, ...quiet] : quiet, {
    // Otherwise onnxruntime-node's install script downloads 400 MB of CUDA libraries.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    ...options,
  })
}

function removeUnusedFiles() {
  for (const [folder, isUsed] of Object.entries(PARTLY_USED)) {
    const whole = at('node_modules', folder)
    if (!existsSync(whole)) continue
    for (const name of readdirSync(whole, { recursive: true })) {
      const file = path.join(whole, name)
      if (statSync(file).isFile() && !isUsed(name)) rmSync(file)
    }
  }
}

/** Returns an object without content if the file is still being written. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
