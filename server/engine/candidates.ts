/** Which engines a choice may end with, in order. */
import type { EngineChoice, EngineName } from './engine.ts'
import type { Candidates } from './local/child.ts'

export type EngineRole = 'sampling' | 'calibration' | 'training'

/** A GPU before the CPU; TensorFlow's own GPU runtime, where someone took the trouble to install it, before all. */
const AUTO: readonly EngineName[] = [
  'tensorflow-gpu',
  'onnxruntime-cuda',
  'onnxruntime-webgpu',
  'onnxruntime-cpu',
]

/**
 * A named engine is that one or none: never a silent CPU. Calibration always runs on ONNX Runtime's CPU, so that every
 * server computes the same statistics.
 */
export function candidatesOf(choice: EngineChoice, role: EngineRole): Candidates {
  if (role === 'calibration') return named('onnxruntime-cpu', role)
  if (choice !== 'auto') return named(choice, role)
  return { names: AUTO, device: { acceptSoftware: false, yields: role === 'training' } }
}

function named(name: EngineName, role: EngineRole): Candidates {
  return { names: [name], device: { acceptSoftware: true, yields: role === 'training' } }
}
