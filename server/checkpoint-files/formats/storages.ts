/** Resolves the tensors of a pickle to the bytes of their storages. */
import { CheckpointInvalid } from '../../errors.ts'
import { arrayTensor, elementCount } from './array-tensor.ts'
import { ITEM_SIZE } from './numbers.ts'
import type { Part } from './part.ts'
import type { StorageReference, TensorReference } from './pickle/values.ts'
import type { SourceTensor, TensorGroup } from './source.ts'
import type { ReferenceGroup } from './tensor-groups.ts'

/** Tensors may share storage, but may claim at most this many elements per stored byte. */
const MAX_SHARING = 4

/** A storage's bytes and their byte order. */
export interface StorageBytes {
  readonly bytes: Uint8Array | Part
  readonly littleEndian: boolean
}

export function byteSize({ kind, size }: StorageReference): number {
  return kind === 'untyped' ? size : size * ITEM_SIZE[kind]
}

/** Resolves a group's tensor references to tensors over their storages' bytes. */
export function resolveGroup(
  { tensors, ...group }: ReferenceGroup,
  storages: ReadonlyMap<string, StorageBytes>,
): TensorGroup {
  const result = new Map<string, SourceTensor>()
  const used = new Set<StorageBytes>()
  let elements = 0
  for (const [name, reference] of tensors) {
    const storage = storageOf(name, reference, storages)
    used.add(storage)
    elements += elementCount(name, reference.shape)
    result.set(name, tensorOver(name, reference, storage))
  }
  const held = [...used].reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  if (elements > held * MAX_SHARING)
    throw new CheckpointInvalid(
      `The tensors claim ${elements} elements, but their storages have only ${held} bytes.`,
    )
  return { ...group, tensors: result }
}

function storageOf(
  name: string,
  { storage }: TensorReference,
  storages: ReadonlyMap<string, StorageBytes>,
): StorageBytes {
  const found = storages.get(storage.key)
  if (!found) throw new CheckpointInvalid(`The storage of tensor ${name} is not in the file.`)
  if (found.bytes.byteLength !== byteSize(storage))
    throw new CheckpointInvalid(
      `The storage of tensor ${name} has ${found.bytes.byteLength} bytes but claims ` +
        `${byteSize(storage)}.`,
    )
  return found
}

function tensorOver(
  name: string,
  { storage, dtype, offset, shape, strides }: TensorReference,
  { bytes, littleEndian }: StorageBytes,
): SourceTensor {
  return arrayTensor(name, bytes, {
    dtype,
    shape,
    strides,
    offset: offset + storage.offset,
    littleEndian,
  })
}
