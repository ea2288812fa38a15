/** Which executor an engine name means. Runtimes are loaded only when asked for. */
import type { EngineName } from '../../engine.ts'
import type { DeviceOptions, Executor } from './executor.ts'

/** Throws DeviceUnavailable. */
export async function makeExecutor(name: EngineName, options: DeviceOptions): Promise<Executor> {
  switch (name) {
    case 'onnxruntime-cpu':
    case 'onnxruntime-cuda':
    case 'onnxruntime-webgpu': {
      const { openOnnxRuntime } = await import('../../onnxruntime/executor.ts')
      return openOnnxRuntime(name, options)
    }
    case 'tensorflow-cpu':
    case 'tensorflow-gpu': {
      const { openTensorFlow } = await import('../../tensorflow/executor.ts')
      return openTensorFlow(name)
    }
  }
}
