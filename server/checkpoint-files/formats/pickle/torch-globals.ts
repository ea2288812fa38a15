/** The closed list of names that a PyTorch checkpoint may import, with a stand-in for each. */
import { CheckpointInvalid } from '../../../errors.ts'
import { malformed } from './machine.ts'
import type { Machine } from './machine.ts'
import type { Construct } from './unpickle.ts'
import { Dict, Global, List, StorageReference, TensorReference, Tuple } from './values.ts'
import type { PickleValue, StorageKind } from './values.ts'
import type { SourceDType } from '../source.ts'

/** Longest shape that is parsed at all. */
const MAX_RANK = 64

const STORAGE_KINDS: ReadonlyMap<string, StorageKind> = new Map([
  ['FloatStorage', 'float32'],
  ['DoubleStorage', 'float64'],
  ['HalfStorage', 'float16'],
  ['BFloat16Storage', 'bfloat16'],
  ['LongStorage', 'int64'],
  ['IntStorage', 'int32'],
  ['ShortStorage', 'int16'],
  ['CharStorage', 'int8'],
  ['ByteStorage', 'uint8'],
  ['BoolStorage', 'bool'],
  ['UntypedStorage', 'untyped'],
])

const DTYPES: ReadonlyMap<string, SourceDType> = new Map([
  ['torch.float32', 'float32'],
  ['torch.float64', 'float64'],
  ['torch.float16', 'float16'],
  ['torch.bfloat16', 'bfloat16'],
  ['torch.int64', 'int64'],
  ['torch.int32', 'int32'],
  ['torch.int16', 'int16'],
  ['torch.int8', 'int8'],
  ['torch.uint8', 'uint8'],
  ['torch.uint16', 'uint16'],
  ['torch.uint32', 'uint32'],
  ['torch.uint64', 'uint64'],
  ['torch.bool', 'bool'],
])

/** Number format of a storage class; undefined for other classes. */
export function storageKind(className: string): StorageKind | undefined {
  const [, name] = /^torch(?:\.storage|\.cuda)?\.(\w+)$/.exec(className) ?? []
  return name === undefined ? undefined : STORAGE_KINDS.get(name)
}

export const TORCH_GLOBALS: ReadonlyMap<string, Construct | 'inert'> = new Map<
  string,
  Construct | 'inert'
>([
  ['collections.OrderedDict', makeDict],
  ['collections.Counter', makeDict],
  ['collections.defaultdict', () => new Dict()],
  ['torch._utils._rebuild_tensor', rebuildTensor],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_tensor_v3', rebuildTypedTensor],
  ['torch._utils._rebuild_parameter', rebuildParameter],
  ['torch._utils._rebuild_parameter_with_state', rebuildParameter],
  [
    'torch.Size',
    ([items]) =>
      items instanceof Tuple || items instanceof List ? items : invalidArguments('torch.Size'),
  ],
  ...[...STORAGE_KINDS.keys()].flatMap((name) =>
    ['torch', 'torch.storage', 'torch.cuda'].map(
      (module) => [`${module}.${name}`, 'inert'] as const,
    ),
  ),
])

/** `OrderedDict()`, optionally with a list of pairs. */
function makeDict(args: readonly PickleValue[], machine: Machine): Dict {
  const dict = new Dict()
  const [source] = args
  if (source === undefined) return dict
  if (source instanceof Dict) {
    machine.spend(source.entries.size)
    for (const [key, value] of source.entries) dict.entries.set(key, value)
    return dict
  }
  if (!(source instanceof List)) throw invalidArguments('a dict')
  machine.spend(source.items.length)
  for (const pair of source.items) {
    const items = pair instanceof List || pair instanceof Tuple ? pair.items : []
    if (items.length !== 2) throw invalidArguments('a dict')
    dict.entries.set(items[0]!, items[1]!)
  }
  return dict
}

/** (storage, offset, size, stride, ...) */
function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): TensorReference {
  if (!(storage instanceof StorageReference)) throw invalidArguments('a tensor')
  if (storage.kind === 'untyped')
    throw new CheckpointInvalid('A tensor in an untyped storage has no number type.')
  return tensorOf(storage, storage.kind, offset, shape, strides)
}

/** (storage, offset, size, stride, requires_grad, hooks, dtype, ...) */
function rebuildTypedTensor(args: readonly PickleValue[]): TensorReference {
  const [storage, offset, shape, strides, , , type] = args
  const dtype = type instanceof Global ? DTYPES.get(type.name) : undefined
  if (!(storage instanceof StorageReference) || !dtype) throw invalidArguments('a tensor')
  return tensorOf(storage, dtype, offset, shape, strides)
}

/** (data, requires_grad, hooks, state?) */
function rebuildParameter([data]: readonly PickleValue[]): TensorReference {
  if (!(data instanceof TensorReference)) throw invalidArguments('a parameter')
  return data
}

function tensorOf(
  storage: StorageReference,
  dtype: SourceDType,
  offset: PickleValue | undefined,
  shape: PickleValue | undefined,
  strides: PickleValue | undefined,
): TensorReference {
  if (typeof offset !== 'number') throw invalidArguments('a tensor')
  return new TensorReference(storage, dtype, offset, integers(shape), integers(strides))
}

function integers(value: PickleValue | undefined): readonly number[] {
  const items = value instanceof Tuple || value instanceof List ? value.items : undefined
  if (!items || items.length > MAX_RANK || !items.every((item) => typeof item === 'number'))
    throw invalidArguments('a tensor')
  return items as readonly number[]
}

function invalidArguments(what: string): never {
  throw malformed(`creates ${what} from invalid arguments`)
}
