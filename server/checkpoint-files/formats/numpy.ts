/**
 * Reads named arrays as NumPy saves them: `.npz` archives, and pickled dicts of arrays (`.pkl`, or
 * `.npy` by `np.save(path, dict)`).
 */
import { CheckpointInvalid } from '../../errors.ts'
import { show, type Folder } from './folder.ts'
import { pickleStart, readNpy } from './npy.ts'
import { elementCount, rowMajor } from './array-tensor.ts'
import { ITEM_SIZE } from './numbers.ts'
import { malformed } from './pickle/machine.ts'
import { numberType } from './pickle/numpy-dtype.ts'
import { readPickle, type PlainPickle } from './plain-pickle.ts'
import { Instance, List, StorageReference, TensorReference, Tuple } from './pickle/values.ts'
import type { PickleValue } from './pickle/values.ts'
import type { SourceTensor, TensorGroup } from './source.ts'
import { resolveGroup, type StorageBytes } from './storages.ts'
import { findGroups, stripWrappers } from './tensor-groups.ts'

const MAX_ARRAYS = 10_000

/** True if an archive is a `.npz` file. */
export function isNpz(names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => name.endsWith('.npy'))
}

/** Reads a `.npz` archive; the name of each array is that of its entry. */
export async function readNpz(archive: Folder): Promise<TensorGroup[]> {
  if (archive.names.length > MAX_ARRAYS)
    throw new CheckpointInvalid(`The archive has more than ${MAX_ARRAYS} arrays.`)
  const tensors = new Map<string, SourceTensor>()
  const groups: TensorGroup[] = []
  for (const entry of archive.names) {
    const bytes = await archive.read(entry)
    const name = entry.slice(0, -'.npy'.length)
    if (name === '__proto__') throw new CheckpointInvalid(`Invalid name ${show(name)}.`)
    const start = pickleStart(bytes, entry)
    if (start === null) tensors.set(name, { ...readNpy(bytes, entry), name })
    else groups.push(...readPickledArrays(bytes, start).map(within(name)))
  }
  const named = tensors.size > 0 ? [{ path: '', tensors: stripWrappers(tensors) }] : []
  return [...named, ...groups]
}

function within(name: string): (group: TensorGroup) => TensorGroup {
  return (group) => ({ ...group, path: group.path === '' ? name : `${name}.${group.path}` })
}

/** Reads a `.npy` file with an array of Python objects. */
export function readNpyObjects(bytes: Uint8Array, name: string): TensorGroup[] {
  const start = pickleStart(bytes, name)
  if (start !== null) return readPickledArrays(bytes, start)
  throw new CheckpointInvalid(`${name} is a single NumPy array, not a dict of arrays.`)
}

function readPickledArrays(bytes: Uint8Array, start: number): TensorGroup[] {
  return arraysIn(readPickle(bytes, start))
}

/** Finds the dicts and lists of arrays in a pickle. Throws CheckpointInvalid if there are none. */
export function arraysIn({ value, storages }: PlainPickle): TensorGroup[] {
  const arrays = new PickledArrays()
  const groups = findGroups(contentOf(value), (item) =>
    item instanceof TensorReference ? item : arrays.tensorOf(item),
  )
  const all = new Map([...storages, ...arrays.storages])
  return groups.map((group) => resolveGroup(group, all))
}

/** Unwraps the array of one object that `np.save(path, dict)` makes. */
function contentOf(value: PickleValue): PickleValue {
  const { data } = (value instanceof Instance && partsOf(value)) || {}
  if (!(data instanceof List)) return value
  return data.items.length === 1 ? data.items[0]! : data
}

/** The arrays of a pickle as tensors over storages of their own. */
class PickledArrays {
  readonly storages = new Map<string, StorageBytes>()
  readonly #tensors = new Map<Instance, TensorReference | null>()
  /** By their bytes, or the text that encodes them, so that each is held once. */
  readonly #held = new Map<Uint8Array | string, { readonly key: number; bytes: Uint8Array }>()

  /** Null for any other value, and for arrays of anything but numbers. */
  tensorOf(value: PickleValue): TensorReference | null {
    if (!(value instanceof Instance)) return null
    const known = this.#tensors.get(value)
    if (known !== undefined) return known
    const tensor = this.#read(value)
    this.#tensors.set(value, tensor)
    return tensor
  }

  #read(value: Instance): TensorReference | null {
    const parts = partsOf(value)
    const type = parts && numberType(parts.dtype)
    if (!parts || !type) return null
    const shape = parts.shape instanceof Tuple ? parts.shape.items : [NaN]
    if (!isNumbers(shape)) throw malformed('has an array with an invalid shape')
    const count = elementCount('in the pickle', shape)
    const { key: number, bytes } = this.#bytesOf(parts.data)
    if (bytes.length !== count * ITEM_SIZE[type.dtype])
      throw new CheckpointInvalid(
        `An array of shape [${shape}] in the pickle has ${bytes.length} bytes instead of ` +
          `${count * ITEM_SIZE[type.dtype]}.`,
      )
    const key = `${number}${type.littleEndian ? '<' : '>'}`
    if (!this.storages.has(key)) this.storages.set(key, { bytes, littleEndian: type.littleEndian })
    const strides = parts.isFortran ? rowMajor(shape.toReversed()).reverse() : rowMajor(shape)
    return new TensorReference(
      new StorageReference(key, type.dtype, count),
      type.dtype,
      0,
      shape,
      strides,
    )
  }

  /** Protocol 2 has bytes as text, encoded by `_codecs.encode` in Python 3. */
  #bytesOf(data: PickleValue): { readonly key: number; readonly bytes: Uint8Array } {
    const given =
      data instanceof Instance && data.className === '_codecs.encode' ? data.args[0] : data
    if (typeof given !== 'string' && !(given instanceof Uint8Array))
      throw malformed('has an array without its numbers')
    const bytes = () => (typeof given === 'string' ? Buffer.from(given, 'latin1') : given)
    const held = this.#held.get(given) ?? { key: this.#held.size, bytes: bytes() }
    this.#held.set(given, held)
    return held
  }
}

interface ArrayParts {
  readonly shape: PickleValue
  readonly dtype: PickleValue
  readonly isFortran: boolean
  readonly data: PickleValue
}

/** The parts of a pickled array; undefined for any other object. */
function partsOf({ className, args, state }: Instance): ArrayParts | undefined {
  const name = /^numpy\.(?:core|_core)\.(\w+\.\w+)$/.exec(className)?.[1]
  if (name === 'multiarray._reconstruct' && state instanceof Tuple) {
    const [shape = null, dtype = null, isFortran, data = null] = state.items.slice(1)
    return { shape, dtype, isFortran: isFortran === true, data }
  }
  if (name !== 'numeric._frombuffer') return undefined
  const [data = null, dtype = null, shape = null, order] = args
  return { shape, dtype, isFortran: order === 'F', data }
}

function isNumbers(items: readonly PickleValue[]): items is readonly number[] {
  return items.every((item) => typeof item === 'number')
}
