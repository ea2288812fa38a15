/** Reads safetensors files, including LatentQL's own exports with their description. */
import { readSafetensors } from '../../weights/safetensors.ts'
import { orInvalid } from '../../or-invalid.ts'
import { arrayTensor } from './array-tensor.ts'
import { parseJson } from './json.ts'
import { DTYPE_OF_STORED } from './numbers.ts'
import { stripWrappers } from './tensor-groups.ts'
import type { SourceTensor, TensorGroup } from './source.ts'

/** Reads a whole file. Throws CheckpointInvalid where `readSafetensors` throws. */
export function readSafetensorsSource(bytes: Uint8Array): {
  group: TensorGroup
  description?: unknown
} {
  const { tensors: stored, metadata } = orInvalid(() => readSafetensors(bytes))
  const { latentql } = metadata
  // An export's names stay: its description refers to them.
  const named = latentql === undefined ? stripWrappers(stored) : stored
  const tensors = new Map<string, SourceTensor>()
  for (const [name, { dtype, shape, data }] of named)
    tensors.set(name, arrayTensor(name, data, { dtype: DTYPE_OF_STORED.get(dtype)!, shape }))
  const group = { path: '', tensors }
  if (latentql === undefined) return { group }
  return { group, description: parseJson(Buffer.from(latentql), "The file's own description") }
}
