/** Reads HDF5 files, which Keras writes: the model's JSON, and arrays of numbers by path. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Dataset, File, Group } from 'h5wasm'
import { CheckpointInvalid } from '../../errors.ts'
import { elementCount } from './array-tensor.ts'
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

type Hdf5 = typeof import('h5wasm')

/** A file's path, or its bytes. */
type Hdf5Source = string | Uint8Array

/**
 * Reads a file in a file system of its own: links to other files lead nowhere. Each array is read
 * when it is needed. Throws CheckpointInvalid if the file is damaged, or if the arrays that are
 * read have more numbers than the budget allows.
 */
export async function readHdf5(source: Hdf5Source, budget: Budget): Promise<Hdf5Content> {
  const hdf5 = await import('h5wasm')
  const module = await hdf5.ready
  module.activate_throwing_error_handler()
  const open: OpenFile = (use) => withHdf5(hdf5, module, source, use)
  return open((file) => {
    const tensors = new Map<string, SourceTensor>()
    collect({ hdf5, group: file, path: [], tensors, budget, open, seen: { count: 0 } })
    const config: unknown = file.attrs['model_config']?.value
    return { modelConfig: typeof config === 'string' ? config : undefined, tensors }
  })
}

/** Opens the file for `use`, then closes it. Throws CheckpointInvalid if it is damaged. */
type OpenFile = <T>(use: (file: File) => T) => T

function withHdf5<T>(
  hdf5: Hdf5,
  module: Awaited<Hdf5['ready']>,
  source: Hdf5Source,
  use: (file: File) => T,
): T {
  const name = 'checkpoint.h5'
  const descriptor = typeof source === 'string' ? openSync(source, 'r') : null
  let file: File | undefined
  try {
    module.FS.writeFile(name, descriptor === null ? (source as Uint8Array) : new Uint8Array())
    if (descriptor !== null)
      readFrom(descriptor, module.FS.lookupPath(name, {}).node as unknown as FileNode)
    file = new hdf5.File(name, 'r')
    return use(file)
  } catch (cause) {
    if (cause instanceof CheckpointInvalid) throw cause
    const message = `The HDF5 file is damaged: ${reasonOf(cause)}.`
    throw new CheckpointInvalid(message, {}, { cause })
  } finally {
    closeQuietly(file)
    module.FS.unlink(name)
    if (descriptor !== null) closeSync(descriptor)
  }
}

/** A file in the memory of the library. */
interface FileNode {
  stream_ops: object
}

/** Makes an empty file in the library's memory read a file on disk in place of that memory. */
function readFrom(descriptor: number, node: FileNode): void {
  const { size } = fstatSync(descriptor)
  Object.defineProperty(node, 'usedBytes', { get: () => size })
  const read = (_: unknown, to: Uint8Array, at: number, length: number, position: number) => {
    const left = Math.max(0, size - position)
    return readSync(descriptor, to, at, Math.min(length, left), position)
  }
  node.stream_ops = { ...node.stream_ops, read }
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
  readonly hdf5: Hdf5
  readonly group: Group
  readonly path: readonly string[]
  readonly tensors: Map<string, SourceTensor>
  readonly budget: Budget
  readonly open: OpenFile
  readonly seen: { count: number }
}

function collect(walk: Walk): void {
  const { hdf5, group, path, tensors, seen } = walk
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
      const tensor = describeDataset(child, inner.join('/'), walk)
      if (tensor !== null) tensors.set(tensor.name, tensor)
    }
  }
}

/** Null for content that is not floats, e.g. counters and texts. */
function describeDataset(
  dataset: Dataset,
  name: string,
  { hdf5, budget, open }: Walk,
): SourceTensor | null {
  const { type, size, littleEndian, shape } = dataset.metadata
  if (type !== FLOAT || shape === null) return null
  const kind = FLOATS.get(size)
  if (kind === undefined || !littleEndian)
    throw new CheckpointInvalid(
      `The array ${show(name)} has floats of ${size} bytes${littleEndian ? '' : ', big-endian'}; ` +
        'supported are little-endian floats of 4 and 8 bytes.',
    )
  const count = elementCount(show(name), shape)
  let isCharged = false
  const read = () => {
    if (!isCharged) budget.take(count * ITEM_SIZE[kind], `The array ${show(name)}`)
    isCharged = true
    return open((file) => {
      const found = file.get(name)
      const value = found instanceof hdf5.Dataset ? found.value : null
      return Float32Array.from(floatsOf(value, name, count))
    })
  }
  return { name, shape, dtype: kind, read }
}

function floatsOf(value: unknown, name: string, count: number): Float32Array | Float64Array {
  const values = typeof value === 'number' ? Float64Array.of(value) : value
  const isWhole = values instanceof Float32Array || values instanceof Float64Array
  if (isWhole && values.length === count) return values
  throw new CheckpointInvalid(
    `The array ${show(name)} does not have the ${count} values it claims.`,
  )
}
