/** Reads joblib 0.8 dumps, the DCGAN paper authors' format: a pickle with .npy files next to it. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import type { Folder } from './folder.ts'
import { readNpy } from './npy.ts'
import { Dict, Instance, List, Tuple } from './pickle/values.ts'
import type { PickleValue } from './pickle/values.ts'
import type { SourceTensor, TensorGroup } from './source.ts'

const WRAPPERS = [
  'sklearn.externals.joblib.numpy_pickle.NDArrayWrapper',
  'joblib.numpy_pickle.NDArrayWrapper',
]
const MAX_ARRAYS = 4096

/** True for the content of an index: a list or dict with references to arrays in files. */
export function isJoblibIndex(value: PickleValue): boolean {
  const items = value instanceof Dict ? [...value.entries.values()] : itemsOf(value)
  return items.some((item) => item instanceof Instance && WRAPPERS.includes(item.className))
}

/** Reads the arrays of an index, named by their index or key. */
export async function readJoblib(folder: Folder, value: PickleValue): Promise<TensorGroup> {
  const entries = entriesOf(value)
  if (entries.length > MAX_ARRAYS)
    throw new CheckpointInvalid(`The joblib index lists more than ${MAX_ARRAYS} arrays.`)
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

function itemsOf(value: PickleValue): readonly PickleValue[] {
  return value instanceof List || value instanceof Tuple ? value.items : []
}

function entriesOf(value: PickleValue): [string, PickleValue][] {
  if (!(value instanceof Dict)) return itemsOf(value).map((item, i) => [String(i), item])
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
