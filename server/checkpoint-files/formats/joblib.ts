/** What joblib 0.8 saved, and so the authors of the DCGAN paper: a pickle whose arrays are .npy files beside it. */
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

/** Reads the index `name` of a folder, a list (or dict) of arrays; they are named by their place (or key). */
export async function readJoblib(folder: Folder, name: string): Promise<TensorGroup> {
  const index = await folder.read(name)
  if (index.length > MAX_INDEX_BYTES)
    throw new CheckpointInvalid(`A joblib index of ${index.length} bytes is absurd.`)
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
    if (files.has(file)) throw new CheckpointInvalid(`The joblib index names ${show(file)} twice.`)
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
    throw new CheckpointInvalid(`The joblib index names an array ${show(String(key))}.`)
  })
}

/** The name of the .npy file that a wrapper stands for: one beside the index, and nowhere else. */
function fileOf(wrapper: PickleValue): string {
  const state = wrapper instanceof Instance ? wrapper.state : null
  const file = state instanceof Dict ? state.entries.get('filename') : undefined
  if (typeof file !== 'string')
    throw new CheckpointInvalid('The joblib index holds something else than arrays.')
  if (!/^[^/\\]+\.npy$/.test(file))
    throw new CheckpointInvalid(
      `The joblib index names ${show(file)}, which is no .npy file beside it.`,
    )
  return file
}
