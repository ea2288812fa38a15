/**
 * `npm run gpu:tensorflow`: installs @tensorflow/tfjs-node-gpu (about 400 MB) without adding it to
 * the lock file. From the next start, ENGINE=auto uses it if it finds a GPU. Installing
 * other packages later removes it, e.g. the first `npm test`.
 */
import { spawnSync } from 'node:child_process'
import { prepare } from './bootstrap.mjs'
import { addPackage } from './packages.mjs'

const PACKAGE = '@tensorflow/tfjs-node-gpu@4.22.0'
const NEWEST_NODE = 22

const [major] = process.versions.node.split('.').map(Number)
if (major > NEWEST_NODE) {
  console.error(
    `Warning: tfjs-node-gpu 4.22 does not run on Node.js ${process.versions.node}. Use Node.js ${NEWEST_NODE} or older.`,
  )
}
if (!hasCuda11()) {
  console.error(
    'Warning: the dynamic linker did not find CUDA 11. Without CUDA 11.2 and cuDNN 8.1, tfjs-node-gpu finds no ' +
      'GPU. Consider `npm run gpu:cuda` (CUDA 12) or ENGINE=onnxruntime-webgpu.',
  )
}
await prepare()
await addPackage(PACKAGE)
console.log(`${PACKAGE} is installed. The log of the next start shows if it found a GPU.`)

/** True if libcudart of CUDA 11 is on the library search path. */
function hasCuda11() {
  const cache = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  return `${cache}${process.env.LD_LIBRARY_PATH ?? ''}`.match(/libcudart\.so\.11|cuda-11/) !== null
}
