/** ONNX Runtime sessions as this project runs them. */
import { InferenceSession, Tensor, env } from 'onnxruntime-node'
import type { TensorValue } from '../engine.ts'

export type Provider = 'cpu' | 'webgpu' | 'cuda'

/** What of a session the rest of the engine uses. */
export interface Session {
  readonly inputs: readonly InferenceSession.ValueMetadata[]
  readonly outputs: readonly InferenceSession.ValueMetadata[]
  run(
    feeds: Readonly<Record<string, { data: Float32Array; shape: readonly number[] }>>,
  ): Promise<Record<string, RawTensor>>
  release(): Promise<void>
}

/** A result as the runtime gives it: any element type. */
export interface RawTensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: unknown
}

/** How every session is made. */
export function sessionOptions(provider: Provider): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Threads that spin between requests burn a core and win nothing (12.7 against 4.0 ms of CPU a request).
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
}

/** Compiles a model. Throws the runtime's own error. */
export async function openSession(model: Uint8Array, provider: Provider): Promise<Session> {
  const session = await InferenceSession.create(model, sessionOptions(provider))
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

/** A result whose type the engine's callers know. */
export function toTensorValue(name: string, { type, dims, data }: RawTensor): TensorValue {
  if (data instanceof Float32Array || data instanceof Uint8Array || data instanceof Int32Array) {
    return { shape: dims, data }
  }
  throw new TypeError(`output ${name} is ${type}`)
}

export const ONNXRUNTIME_VERSION: string = env.versions.node ?? env.versions.common
