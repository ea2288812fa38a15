/**
 * `npm run bench:gpu:pack [FILE]`: writes the GPU bench as a single script that contains Node, ONNX
 * Runtime, the compiled bench and this machine's Vulkan loader. `sh FILE` runs it on a bare x64
 * Linux without a network.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { prepare } from './bootstrap.mjs'
import { program, root, runOrExit } from './steps.mjs'

const [file = 'gpu-bench.sh'] = process.argv.slice(2)
if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(
    `The GPU bench packs this machine's Node, which must be for x64 Linux; this is ${process.platform} on ${process.arch}.`,
  )
  process.exit(1)
}
await prepare()
const folder = mkdtempSync(path.join(os.tmpdir(), 'latentql-pack-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const inside = (...parts) => path.join(folder, ...parts)

runOrExit('Compiling', program('tsc'), ['-p', 'bench/gpu/tsconfig.json', '--outDir', folder])
cpSync(path.join(root, 'bench/gpu/pytorch.py'), inside('bench/gpu/pytorch.py'))
writeFileSync(inside('package.json'), '{"type": "module"}\n')
for (const name of packages(['onnxruntime-node', 'pino'])) copyPackage(name)
cpSync(realpathSync(process.execPath), inside('node'))
copyLibraries('vulkan', ['libvulkan.so.1'])
copyLibraries('c++', ['libstdc++.so.6', 'libgcc_s.so.1'])
pack()
console.log(`${file}: ${(statSync(file).size / 2 ** 20).toFixed(1)} MiB. Run it with: sh ${file}`)

/** The packages and all of their dependencies. */
function packages(wanted, seen = new Set()) {
  for (const name of wanted) {
    if (seen.has(name)) continue
    seen.add(name)
    const { dependencies = {} } = JSON.parse(readFileSync(manifest(name), 'utf8'))
    packages(Object.keys(dependencies), seen)
  }
  return seen
}

function manifest(name) {
  return path.join(root, 'node_modules', name, 'package.json')
}

/** Copies the files for x64 Linux: no other platforms, sources or CUDA provider (about 300 MB). */
function copyPackage(name) {
  const from = path.dirname(manifest(name))
  const binaries = path.join(from, 'bin')
  const own = path.join('napi-v6', 'linux', 'x64')
  cpSync(from, inside('node_modules', name), {
    recursive: true,
    filter(place) {
      if (place.startsWith(binaries)) {
        const below = path.relative(binaries, place)
        const kept = own.startsWith(below) || below.startsWith(own)
        return kept && !below.includes('providers_')
      }
      return !/\.(d\.ts|map|md)$|\/(test|docs)$/.test(place) || place === from
    },
  })
}

/** Copies libraries for machines that lack them, as far as this machine has them. */
function copyLibraries(kind, names) {
  const listed = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  mkdirSync(inside('libraries', kind), { recursive: true })
  for (const name of names) {
    const found = listed.split('\n').find((line) => line.trim().startsWith(`${name} `))
    const place = found?.split('=> ')[1]
    if (place && existsSync(place)) cpSync(realpathSync(place), inside('libraries', kind, name))
    else console.error(`${name} was not found on this machine; it is left out of the packed bench.`)
  }
}

function pack() {
  const launch = readFileSync(path.join(root, 'bench/gpu/launch.sh'), 'utf8')
  const lines = launch.split('\n').length
  const archive = spawnSync('tar', ['czf', '-', '-C', folder, '.'], { maxBuffer: 2 ** 30 })
  if (archive.status !== 0) throw new Error(`tar failed: ${archive.stderr}`)
  const script = launch.replace('@ARCHIVE_LINE@', String(lines))
  writeFileSync(file, Buffer.concat([Buffer.from(script), archive.stdout]), { mode: 0o755 })
}
