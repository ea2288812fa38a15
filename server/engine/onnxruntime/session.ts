/** ONNX Runtime sessions, with the options that all of them share. */
import { InferenceSession, Tensor, env } from 'onnxruntime-node'
import type { TensorValue } from '../engine.ts'

export type Provider = 'cpu' | 'webgpu' | 'cuda'

/** The part of a session that the engine uses. */
export interface Session {
  readonly inputs: readonly InferenceSession.ValueMetadata[]
  readonly outputs: readonly InferenceSession.ValueMetadata[]
  run(
    feeds: Readonly<Record<string, { data: Float32Array; shape: readonly number[] }>>,
  ): Promise<Record<string, RawTensor>>
  release(): Promise<void>
}

/** An output of the runtime, of any element type. */
export interface RawTensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: unknown
}

/** The options of every session. */
export function sessionOptions(provider: Provider): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Spinning between requests costs CPU time and gains nothing (12.7 vs. 4.0 ms per request).
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
}

/**
 * Compiles a model. Throws the runtime's own error. With `keepsMemory` false, memory of the CPU is
 * freed after each run: a foreign model may need much of it once.
 */
export async function openSession(
  model: Uint8Array,
  provider: Provider,
  { keepsMemory = true }: { readonly keepsMemory?: boolean } = {},
): Promise<Session> {
  const options = { ...sessionOptions(provider), enableCpuMemArena: keepsMemory }
  const session = await InferenceSession.create(model, options)
  return {
    inputs: session.inputMetadata,
    outputs: session.outputMetadata,
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([name, { data, shape }]) => [
        name,
        new Tensor('float32', data, shape),
      ])
      return session.run(Object.fromEntries(tensors) as Record<string, Tensor>)
    },
    release: () => session.release(),
  }
}

/** Converts an output to a TensorValue. Throws TypeError for any other element type. */
export function toTensorValue(name: string, { type, dims, data }: RawTensor): TensorValue {
  if (data instanceof Float32Array || data instanceof Uint8Array || data instanceof Int32Array) {
    return { shape: dims, data }
  }
  throw new TypeError(`output ${name} is ${type}`)
}

export const ONNXRUNTIME_VERSION: string = env.versions.node ?? env.versions.common
