/** Reads joblib 0.8 dumps, the DCGAN paper authors' format: a pickle with .npy files next to it. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import type { Folder } from './folder.ts'
import { readNpy } from './npy.ts'
import { unpickle } from './pickle/unpickle.ts'
import type { Construct } from './pickle/unpickle.ts'
import { Dict, Instance, List, Tuple } from './pickle/values.ts'
import type { PickleValue } from './pickle/values.ts'
import type { SourceTensor, TensorGroup } from './source.ts'

const WRAPPERS = [
  'sklearn.externals.joblib.numpy_pickle.NDArrayWrapper',
  'joblib.numpy_pickle.NDArrayWrapper',
]
const MAX_INDEX_BYTES = 1024 * 1024
const MAX_ARRAYS = 4096

const GLOBALS: ReadonlyMap<string, Construct | 'inert'> = new Map<string, Construct | 'inert'>([
  ...WRAPPERS.map((name) => [name, () => new Instance(name)] as const),
  ['numpy.ndarray', 'inert'],
])

/** Reads the joblib index `name`: a list or dict of arrays, named by their index or key. */
export async function readJoblib(folder: Folder, name: string): Promise<TensorGroup> {
  const index = await folder.read(name)
  if (index.length > MAX_INDEX_BYTES)
    throw new CheckpointInvalid(
      `The joblib index has ${index.length} bytes; the limit is ${MAX_INDEX_BYTES}.`,
    )
  const { value, end } = unpickle(index, { globals: GLOBALS })
  if (end !== index.length)
    throw new CheckpointInvalid(`${index.length - end} bytes follow the end of the joblib index.`)
  const entries = entriesOf(value)
  if (!entries || entries.length === 0 || entries.length > MAX_ARRAYS)
    throw new CheckpointInvalid('The joblib index is not a list of arrays.')
  const tensors = new Map<string, SourceTensor>()
  const files = new Set<string>()
  for (const [key, wrapper] of entries) {
    const file = fileOf(wrapper)
    if (files.has(file)) throw new CheckpointInvalid(`The joblib index lists ${show(file)} twice.`)
    files.add(file)
    tensors.set(key, { ...readNpy(await folder.read(file), file), name: key })
  }
  return { path: '', tensors }
}

function entriesOf(value: PickleValue): [string, PickleValue][] | undefined {
  if (value instanceof List || value instanceof Tuple)
    return value.items.map((item, i) => [String(i), item])
  if (!(value instanceof Dict)) return undefined
  return [...value.entries].map(([key, item]) => {
    if (typeof key === 'string' && key !== '__proto__') return [key, item]
    throw new CheckpointInvalid(`Invalid array name ${show(String(key))} in the joblib index.`)
  })
}

/** Name of a wrapper's .npy file, which must be in the same folder as the index. */
function fileOf(wrapper: PickleValue): string {
  const state = wrapper instanceof Instance ? wrapper.state : null
  const file = state instanceof Dict ? state.entries.get('filename') : undefined
  if (typeof file !== 'string')
    throw new CheckpointInvalid('The joblib index contains an item that is not an array.')
  if (!/^[^/\\]+\.npy$/.test(file))
    throw new CheckpointInvalid(
      `The joblib index names ${show(file)}, which is not a .npy file in its folder.`,
    )
  return file
}
