/** The ONNX Runtime engine: runs graphs as ONNX models on the CPU, CUDA or WebGPU. */
import { cpus } from 'node:os'
import { add, input } from '../../graph/ops.ts'
import type { DeviceOptions, Executor, LoadedProgram } from '../local/process/executor.ts'
import { nvidiaGpu } from '../local/process/gpu-devices.ts'
import { padBatches } from '../local/process/padded-batches.ts'
import { readProgram, readStatefulProgram } from '../local/process/read-program.ts'
import { EngineUnavailable } from '../provider.ts'
import { openForeignModel } from './foreign-model.ts'
import { OnnxState } from './onnx-state.ts'
import { openGraph } from './graph-program.ts'
import { ONNXRUNTIME_VERSION, type Provider } from './session.ts'
import { webGpuDevice } from './webgpu-device.ts'

/** Also the minimum on a CPU: calibration measures its drift over a whole batch of 64. */
const MAX_BATCH = 64

/** Throws EngineUnavailable. */
export async function openOnnxRuntime(
  provider: Provider,
  options: DeviceOptions,
): Promise<Executor> {
  const device = await openDevice(provider, options)
  const adapt = provider === 'cpu' ? (program: LoadedProgram) => program : padBatches
  return {
    info: {
      name: 'onnxruntime',
      version: ONNXRUNTIME_VERSION,
      provider,
      device,
      maxBatch: MAX_BATCH,
    },
    async load(program) {
      if (program.kind === 'graph')
        return adapt(await openGraph(await readProgram(program), provider))
      const { loaded, fixedBatch } = await openForeignModel(program, provider)
      return fixedBatch ? loaded : adapt(loaded)
    },
    loadState: async (program) => new OnnxState(await readStatefulProgram(program), provider),
  }
}

/** Runs one addition on the device and returns the device's name. */
async function openDevice(provider: Provider, options: DeviceOptions): Promise<string> {
  try {
    const x = input('x', ['batch', 1])
    const program = await openGraph({ inputs: [x], outputs: { sum: add(x, 1) } }, provider)
    const { sum } = await program.run({ x: Float32Array.of(41) }, 1)
    // Named while the session still holds its device.
    const device = sum?.data[0] === 42 ? describeDevice(provider, options) : undefined
    await program.release()
    if (!device) throw new EngineUnavailable('The device returned a wrong result for 41 + 1.')
    return device
  } catch (error) {
    if (error instanceof EngineUnavailable) throw error
    throw new EngineUnavailable(explain(provider, error as Error), { cause: error })
  }
}

function describeDevice(provider: Provider, options: DeviceOptions): string {
  if (provider === 'webgpu') return webGpuDevice(options)
  if (provider === 'cuda') return nvidiaGpu() ?? 'a CUDA device'
  return cpus()[0]?.model.trim() ?? 'CPU'
}

const NEEDS: Readonly<Record<Provider, string>> = {
  cpu: '',
  cuda: " Requires an NVIDIA driver, CUDA 12, cuDNN 9 and ONNX Runtime's CUDA provider (npm run gpu:cuda).",
  webgpu: ' Requires a graphics driver with Vulkan, and libvulkan (on Debian: libvulkan1).',
}

function explain(provider: Provider, error: Error): string {
  // ONNX Runtime's messages start with source positions.
  const message = error.message
    .trim()
    .split('\n')[0]!
    .replace(/^.* was false\. /, '')
  return `${message.replace(/\.?$/, '.')}${NEEDS[provider]}`
}
