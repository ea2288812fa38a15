/**
 * `npm run gpu:cuda`: installs ONNX Runtime's CUDA provider (about 300 MB, from NuGet) with
 * onnxruntime-node's own installer. From the next start, ENGINE=auto uses it if an NVIDIA driver,
 * CUDA 12 and cuDNN 9 are present.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { prepare } from './bootstrap.mjs'
import { root, runOrExit } from './steps.mjs'

const PROVIDER = 'libonnxruntime_providers_cuda.so'

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(
    `ONNX Runtime's CUDA provider for Node.js is available only for x64 Linux; this is ${process.platform} on ` +
      `${process.arch}. ENGINE=onnxruntime-webgpu uses the GPU without installing anything.`,
  )
  process.exit(1)
}
await prepare()
const runtime = path.join(root, 'node_modules', 'onnxruntime-node')
runOrExit("Fetching ONNX Runtime's CUDA provider", process.execPath, ['script/install.js'], {
  cwd: runtime,
  // Forces the download: under `npm run`, the script otherwise does nothing.
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'cuda12' },
})
if (!existsSync(path.join(runtime, 'bin', 'napi-v6', 'linux', 'x64', PROVIDER))) {
  console.error(`The installer succeeded, but ${PROVIDER} is missing.`)
  process.exit(1)
}
console.log(
  "ONNX Runtime's CUDA provider is installed. It requires CUDA 12 and cuDNN 9 at run time.",
)
if (!existsSync('/proc/driver/nvidia'))
  console.log('Note: no NVIDIA driver is loaded on this machine.')
