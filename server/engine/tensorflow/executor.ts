/** The TensorFlow engine: runs graphs with TensorFlow.js, on tfjs-node-gpu or plain JavaScript. */
import { EngineFailed } from '../../errors.ts'
import type { Executor, ExecutorInfo } from '../local/process/executor.ts'
import { nvidiaGpu } from '../local/process/gpu-devices.ts'
import { padBatches } from '../local/process/padded-batches.ts'
import { readProgram, readStatefulProgram } from '../local/process/read-program.ts'
import { EngineUnavailable } from '../provider.ts'
import type { Tf } from './lowering.ts'
import { TensorFlowProgram } from './program.ts'
import { TensorFlowState } from './tensorflow-state.ts'

/** A variable, so that type checking does not require the package to be installed. */
const NODE_GPU = '@tensorflow/tfjs-node-gpu'

/** Property that tfjs-node-gpu adds to TensorFlow's backend. */
interface NodeBackend {
  isUsingGpuDevice?: boolean
}

/** Throws EngineUnavailable. */
export async function openTensorFlow(provider: 'cpu' | 'gpu'): Promise<Executor> {
  const gpu = provider === 'gpu'
  const tf = gpu ? await loadNodeGpu() : await loadPlain()
  const info: ExecutorInfo = {
    name: 'tensorflow',
    version: tf.version_core,
    provider,
    device: gpu ? (nvidiaGpu() ?? 'a CUDA device') : 'JavaScript',
    // A batch takes seconds in plain JavaScript: small batches let other programs take turns.
    maxBatch: gpu ? 64 : 4,
  }
  return {
    info,
    async load(program) {
      if (program.kind !== 'graph') {
        const message =
          "The TensorFlow engine can't run ONNX models. Set ENGINE to an onnxruntime engine."
        throw new EngineFailed(message, { retryable: false })
      }
      const loaded = new TensorFlowProgram(tf, await readProgram(program))
      return gpu ? padBatches(loaded) : loaded
    },
    loadState: async (program) => new TensorFlowState(tf, await readStatefulProgram(program)),
  }
}

async function loadPlain(): Promise<Tf> {
  const tf = await import('@tensorflow/tfjs-core')
  await import('@tensorflow/tfjs-backend-cpu')
  tf.enableProdMode()
  await tf.setBackend('cpu')
  return tf
}

async function loadNodeGpu(): Promise<Tf> {
  let module: (Tf & { default?: Tf }) | undefined
  try {
    module = (await import(NODE_GPU)) as Tf & { default?: Tf }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const missing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(NODE_GPU)
    throw new EngineUnavailable(
      missing
        ? `${NODE_GPU} is not installed (npm run gpu:tensorflow installs it).`
        : `${NODE_GPU} can't be loaded: ${message}. It requires CUDA 11 and Node 22 or older.`,
      { cause: error },
    )
  }
  const tf = module.default ?? module
  tf.enableProdMode()
  await tf.ready()
  if (!(tf.backend() as NodeBackend).isUsingGpuDevice) {
    throw new EngineUnavailable(
      `${NODE_GPU} found no GPU. It requires an NVIDIA driver, CUDA 11.2 and cuDNN 8.1.`,
    )
  }
  return tf
}
