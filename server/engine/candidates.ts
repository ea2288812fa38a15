/** Which engines a choice may end with, in order. */
import type { EngineChoice, EngineName } from './engine.ts'

export type EngineRole = 'sampling' | 'calibration'

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
export function candidatesOf(choice: EngineChoice, role: EngineRole): readonly EngineName[] {
  if (role === 'calibration') return ['onnxruntime-cpu']
  return choice === 'auto' ? AUTO : [choice]
}
