/** Reads safetensors files, including LatentQL's own exports with their description. */
import { readSafetensorsHeader, SAFETENSORS_HEAD_BYTES } from '../../weights/safetensors.ts'
import { orInvalid } from '../../or-invalid.ts'
import { arrayTensor } from './array-tensor.ts'
import type { Budget } from './budget.ts'
import { readAt, show, withFile } from './folder.ts'
import { parseJson } from './json.ts'
import { DTYPE_OF_STORED } from './numbers.ts'
import { charged, readPart } from './part.ts'
import { stripWrappers } from './tensor-groups.ts'
import type { SourceFile, SourceTensor, TensorGroup } from './source.ts'

/**
 * Reads a file's header; each tensor is read from the file when it is needed. Throws
 * CheckpointInvalid where `readSafetensorsHeader` throws.
 */
export async function readSafetensorsSource(
  file: string,
  budget: Budget,
): Promise<{ group: TensorGroup } & Pick<SourceFile, 'description' | 'classNames'>> {
  const { entries, metadata } = await withFile(file, async (handle, size) => {
    const length = Math.min(size, SAFETENSORS_HEAD_BYTES)
    const head = await readAt(handle, 0, length, 'The header')
    return orInvalid(() => readSafetensorsHeader(head, size))
  })
  const { latentql } = metadata
  const stored = new Map(entries.map((entry) => [entry.name, entry]))
  // An export's names stay: its description refers to them.
  const named = latentql === undefined ? stripWrappers(stored) : stored
  const tensors = new Map<string, SourceTensor>()
  for (const [name, { dtype, shape, begin, end }] of named) {
    const byteLength = end - begin
    const part = { byteLength, read: () => readPart(file, begin, byteLength) }
    const layout = { dtype: DTYPE_OF_STORED.get(dtype)!, shape }
    tensors.set(name, arrayTensor(name, charged(part, budget, `Tensor ${show(name)}`), layout))
  }
  const group = { path: '', tensors }
  if (latentql === undefined) return { group, ...classNamesIn(metadata) }
  return { group, description: parseJson(Buffer.from(latentql), "The file's own description") }
}

/** Keys under which metadata list the names of classes, as a JSON list. */
const CLASS_NAMES = ['class_names', 'classes', 'labels', 'label_names']

function classNamesIn(metadata: Readonly<Record<string, string>>): Pick<SourceFile, 'classNames'> {
  for (const text of CLASS_NAMES.flatMap((key) => metadata[key] ?? [])) {
    try {
      const names: unknown = JSON.parse(text)
      const isList = Array.isArray(names) && names.every((name) => typeof name === 'string')
      if (isList) return { classNames: names as string[] }
    } catch {
      // Not JSON: a note of another kind.
    }
  }
  return {}
}
