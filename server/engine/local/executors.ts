/** The engines of this machine, best first: a GPU before the CPU, and TensorFlow's own GPU runtime, if installed, before all. */
import type { Executor, DeviceOptions } from './process/executor.ts'

/** How the engine process opens an engine's device. Runtimes are imported only then. */
export interface ExecutorEntry {
  /** True if `auto` tries it. */
  readonly automatic: boolean
  readonly isGpu: boolean
  /** Throws EngineUnavailable. */
  open(device: DeviceOptions): Promise<Executor>
}

const onnxRuntime = (provider: 'cpu' | 'cuda' | 'webgpu'): ExecutorEntry => ({
  automatic: true,
  isGpu: provider !== 'cpu',
  async open(device) {
    const { openOnnxRuntime } = await import('../onnxruntime/executor.ts')
    return openOnnxRuntime(provider, device)
  },
})

/** `cpu` is plain JavaScript, a hundred times slower than ONNX Runtime: for tests and comparisons. */
const tensorFlow = (provider: 'cpu' | 'gpu'): ExecutorEntry => ({
  automatic: provider === 'gpu',
  isGpu: provider === 'gpu',
  async open() {
    const { openTensorFlow } = await import('../tensorflow/executor.ts')
    return openTensorFlow(provider)
  },
})

export const EXECUTORS: ReadonlyMap<string, ExecutorEntry> = new Map([
  ['tensorflow-gpu', tensorFlow('gpu')],
  ['onnxruntime-cuda', onnxRuntime('cuda')],
  ['onnxruntime-webgpu', onnxRuntime('webgpu')],
  ['onnxruntime-cpu', onnxRuntime('cpu')],
  ['tensorflow-cpu', tensorFlow('cpu')],
])
