/**
 * `npm run bench:gpu:pack [FILE]`: writes the GPU bench as one script with its archive behind it: Node, ONNX Runtime, the
 * compiled bench and the Vulkan loader of this machine. `sh FILE` runs it on a bare Linux on x64, without a network.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { prepare, program, root, runOrExit } from './bootstrap.mjs'

const [file = 'gpu-bench.sh'] = process.argv.slice(2)
if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(`It packs this machine's Node, for Linux on x64; this is ${process.platform}.`)
  process.exit(1)
}
prepare()
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
console.log(`${file}: ${(statSync(file).size / 2 ** 20).toFixed(1)} MiB. Run it by: sh ${file}`)

/** These packages and all that they need. */
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

/** What runs on Linux on x64: no other platform's libraries, no sources, no CUDA provider (some 300 MB). */
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

/** Used where the machine has none of its own; carried as far as this one has them. */
function copyLibraries(kind, names) {
  const listed = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  mkdirSync(inside('libraries', kind), { recursive: true })
  for (const name of names) {
    const found = listed.split('\n').find((line) => line.trim().startsWith(`${name} `))
    const place = found?.split('=> ')[1]
    if (place && existsSync(place)) cpSync(realpathSync(place), inside('libraries', kind, name))
    else console.error(`${name} is not on this machine: the packed bench goes without.`)
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
