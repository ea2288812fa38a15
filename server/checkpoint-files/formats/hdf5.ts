/** Reads HDF5 files, which Keras writes: the model's JSON, and arrays of numbers by path. */
import type { Dataset, File, Group } from 'h5wasm'
import { CheckpointInvalid } from '../../errors.ts'
import type { Budget } from './budget.ts'
import { show } from './folder.ts'
import { ITEM_SIZE } from './numbers.ts'
import type { SourceDType, SourceTensor } from './source.ts'

const MAX_DEPTH = 16
/** Limit of groups and datasets; a group counts again for every link to it. */
const MAX_OBJECTS = 20_000
/** Class of floating-point numbers, H5T_FLOAT. */
const FLOAT = 1
/** Floats by their size in bytes. */
const FLOATS: ReadonlyMap<number, SourceDType> = new Map([
  [4, 'float32'],
  [8, 'float64'],
])
/** Datasets that sampling doesn't need. */
const OPTIMIZER = /^(optimizer(_weights)?|_?optimizer)$/

export interface Hdf5Content {
  /** The JSON of the model on the root; undefined if there is none. */
  readonly modelConfig: string | undefined
  /** Arrays of floats by path, e.g. `model_weights/dense/dense/kernel:0`, without optimizers'. */
  readonly tensors: ReadonlyMap<string, SourceTensor>
}

/**
 * Reads a file, in a memory of its own: links to other files lead nowhere. Throws CheckpointInvalid
 * if it is damaged, or has more numbers than the budget allows.
 */
export async function readHdf5(bytes: Uint8Array, budget: Budget): Promise<Hdf5Content> {
  const hdf5 = await import('h5wasm')
  const module = await hdf5.ready
  module.activate_throwing_error_handler()
  const name = 'checkpoint.h5'
  let file: File | undefined
  try {
    module.FS.writeFile(name, bytes)
    file = new hdf5.File(name, 'r')
    const tensors = new Map<string, SourceTensor>()
    collect({ hdf5, group: file, path: [], tensors, budget, seen: { count: 0 } })
    const config: unknown = file.attrs['model_config']?.value
    return { modelConfig: typeof config === 'string' ? config : undefined, tensors }
  } catch (cause) {
    if (cause instanceof CheckpointInvalid) throw cause
    const message = `The HDF5 file is damaged: ${reasonOf(cause)}.`
    throw new CheckpointInvalid(message, {}, { cause })
  } finally {
    closeQuietly(file)
    module.FS.writeFile(name, new Uint8Array())
  }
}

/** The innermost reason in the library's stack of errors. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  const [, reason] = [...message.matchAll(/\(\): (.+)/g)].at(-1) ?? []
  return (reason ?? message).split('\n')[0]!.slice(0, 200)
}

/** Closing a damaged file may fail again. */
function closeQuietly(file: File | undefined): void {
  try {
    file?.close()
  } catch {
    // The first error is thrown.
  }
}

interface Walk {
  readonly hdf5: typeof import('h5wasm')
  readonly group: Group
  readonly path: readonly string[]
  readonly tensors: Map<string, SourceTensor>
  readonly budget: Budget
  readonly seen: { count: number }
}

function collect(walk: Walk): void {
  const { hdf5, group, path, tensors, budget, seen } = walk
  if (path.length > MAX_DEPTH)
    throw new CheckpointInvalid(`The HDF5 file is nested more than ${MAX_DEPTH} levels deep.`)
  for (const key of group.keys()) {
    if (++seen.count > MAX_OBJECTS)
      throw new CheckpointInvalid(`The HDF5 file has more than ${MAX_OBJECTS} objects.`)
    if (path.length === 0 && OPTIMIZER.test(key)) continue
    const child = group.get(key)
    const inner = [...path, key]
    if (child instanceof hdf5.Group) collect({ ...walk, group: child, path: inner })
    else if (child instanceof hdf5.Dataset) {
      const tensor = readDataset(child, inner.join('/'), budget)
      if (tensor !== null) tensors.set(tensor.name, tensor)
    }
  }
}

/** Null for content that is not floats, e.g. counters and texts. */
function readDataset(dataset: Dataset, name: string, budget: Budget): SourceTensor | null {
  const { type, size, littleEndian, shape } = dataset.metadata
  if (type !== FLOAT || shape === null) return null
  const kind = FLOATS.get(size)
  if (kind === undefined || !littleEndian)
    throw new CheckpointInvalid(
      `The array ${show(name)} has floats of ${size} bytes${littleEndian ? '' : ', big-endian'}; ` +
        'supported are little-endian floats of 4 and 8 bytes.',
    )
  const count = shape.reduce((product, length) => product * length, 1)
  budget.take(count * ITEM_SIZE[kind], `The array ${show(name)}`)
  const { value } = dataset
  const values = typeof value === 'number' ? Float64Array.of(value) : value
  const isWhole = values instanceof Float32Array || values instanceof Float64Array
  if (!isWhole || values.length !== count)
    throw new CheckpointInvalid(
      `The array ${show(name)} does not have the ${count} values it claims.`,
    )
  return { name, shape, dtype: kind, read: () => Float32Array.from(values) }
}
