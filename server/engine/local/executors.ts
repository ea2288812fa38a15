/**
 * The engines that run on this machine, in order of preference: TensorFlow's GPU runtime (if
 * installed), then other GPU engines, then the CPU.
 */
import type { Executor, DeviceOptions } from './process/executor.ts'

/** An engine that the engine process can open. Its runtime is imported only by `open`. */
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

/** `cpu` is plain JavaScript, 100 times slower than ONNX Runtime: for tests and comparisons. */
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
