/**
 * `npm run gpu:cuda`: has onnxruntime-node's own installer fetch the CUDA provider (some 300 MB, from NuGet) beside it.
 * ENGINE=auto takes it from the next start on, where there are an NVIDIA driver, CUDA 12 and cuDNN 9.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { prepare, root, runOrExit } from './bootstrap.mjs'

const PROVIDER = 'libonnxruntime_providers_cuda.so'

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(
    `ONNX Runtime's CUDA provider for Node.js exists for Linux on x64 only; this is ${process.platform} on ` +
      `${process.arch}. ENGINE=onnxruntime-webgpu uses the GPU here, and nothing needs to be installed for it.`,
  )
  process.exit(1)
}
prepare()
const runtime = path.join(root, 'node_modules', 'onnxruntime-node')
runOrExit("Fetching ONNX Runtime's CUDA provider", process.execPath, ['script/install.js'], {
  cwd: runtime,
  // Comes before the `skip` of this project's .npmrc.
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'cuda12' },
})
if (!existsSync(path.join(runtime, 'bin', 'napi-v6', 'linux', 'x64', PROVIDER))) {
  console.error(`The installer ended well, but ${PROVIDER} is not there.`)
  process.exit(1)
}
console.log("ONNX Runtime's CUDA provider is installed. It needs CUDA 12 and cuDNN 9 to run.")
if (!existsSync('/proc/driver/nvidia'))
  console.log('Note: this machine has no NVIDIA driver loaded.')
