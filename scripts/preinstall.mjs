/**
 * npm runs this where LatentQL is installed as a package, before the install scripts of its
 * dependencies. On Linux x64, onnxruntime-node's would download about 400 MB of CUDA libraries, and
 * fail without a connection to NuGet. It can be told not to only through the environment or npm's
 * configuration, which a package can't set, so this adds a default to the script. The package
 * contains all that the CPU and WebGPU engines need. `ONNXRUNTIME_NODE_INSTALL=cuda12 npm install`
 * still downloads the CUDA libraries.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const DEFAULT = "process.env.ONNXRUNTIME_NODE_INSTALL ||= 'skip'\n"

const here = fileURLToPath(import.meta.url)
// In a checkout, package-lock.json skips the script.
if (here.includes(`${path.sep}node_modules${path.sep}`)) skipDownload()

function skipDownload() {
  const script = installScript()
  if (script === undefined || readFileSync(script, 'utf8').startsWith(DEFAULT)) return
  const fresh = `${script}.${process.pid}`
  writeFileSync(fresh, DEFAULT + readFileSync(script, 'utf8'))
  // Replaced, not rewritten: package managers hard-link files of a shared cache.
  renameSync(fresh, script)
}

/** The path of the script; undefined if onnxruntime-node is not unpacked yet. */
function installScript() {
  const folders = createRequire(here).resolve.paths('onnxruntime-node') ?? []
  return folders
    .map((folder) => path.join(folder, 'onnxruntime-node', 'script', 'install.js'))
    .find((file) => existsSync(file))
}
