/**
 * `npm run gpu:tensorflow`: installs @tensorflow/tfjs-node-gpu (some 400 MB) beside what the lock file says, without
 * writing it there. ENGINE=auto takes it from the next start on, where it finds a GPU. A later `npm ci` removes it again.
 */
import { spawnSync } from 'node:child_process'
import { prepare, runOrExit } from './bootstrap.mjs'

const PACKAGE = '@tensorflow/tfjs-node-gpu@4.22.0'
const NEWEST_NODE = 22

const [major] = process.versions.node.split('.').map(Number)
if (major > NEWEST_NODE) {
  console.error(
    `Warning: tfjs-node-gpu 4.22 does not work on Node.js ${process.versions.node}; use ${NEWEST_NODE} or older.`,
  )
}
if (!hasCuda11()) {
  console.error(
    'Warning: CUDA 11 was not found by the dynamic linker. tfjs-node-gpu needs CUDA 11.2 and cuDNN 8.1, and sees no ' +
      'GPU without them. `npm run gpu:cuda` (CUDA 12) or ENGINE=onnxruntime-webgpu may be what you want.',
  )
}
prepare()
const npm = process.env.npm_execpath
const args = ['install', '--no-save', '--no-audit', '--no-fund', PACKAGE]
runOrExit(`Installing ${PACKAGE}`, npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, {
  // npm may touch onnxruntime-node again, whose install script would download its own CUDA libraries.
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
})
console.log(`${PACKAGE} is installed; the log of the next start says whether it found a GPU.`)

/** Whether libcudart of CUDA 11 is where libraries are looked for. */
function hasCuda11() {
  const cache = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  return `${cache}${process.env.LD_LIBRARY_PATH ?? ''}`.match(/libcudart\.so\.11|cuda-11/) !== null
}
