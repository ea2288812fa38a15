/**
 * The names of plain pickles with PyTorch tensors, as StyleGAN's tools write them: their networks
 * are records of a class's name, its source, which is never run, and an object's attributes.
 */
import { CheckpointInvalid } from '../../errors.ts'
import { malformed, type Machine } from './pickle/machine.ts'
import { TORCH_GLOBALS } from './pickle/torch-globals.ts'
import { numberType } from './pickle/numpy-dtype.ts'
import { unpickle, type Construct } from './pickle/unpickle.ts'
import { Dict, Instance, StorageReference, type PickleValue } from './pickle/values.ts'
import { decode, ITEM_SIZE } from './numbers.ts'
import { readLegacyStream } from './pytorch.ts'
import type { StorageBytes } from './storages.ts'

/** A pickle's value, and the storages of the PyTorch tensors in it. */
export interface PlainPickle {
  readonly value: PickleValue
  readonly storages: ReadonlyMap<string, StorageBytes>
}

/** Reads a pickle that takes all bytes from `start` on; nothing is executed. */
export function readPickle(bytes: Uint8Array, start = 0): PlainPickle {
  const { globals, storages } = plainRules()
  const { value, end } = unpickle(bytes, { globals, opaque: true }, start)
  if (end === bytes.length) return { value, storages }
  throw new CheckpointInvalid(`${bytes.length - end} bytes follow the end of the pickle.`)
}

/** Creates rules for one pickle, and the map that collects the storages in it. */
function plainRules(): {
  readonly globals: ReadonlyMap<string, Construct | 'inert'>
  readonly storages: ReadonlyMap<string, StorageBytes>
} {
  const storages = new Map<string, StorageBytes>()
  const globals = new Map([
    ...TORCH_GLOBALS,
    ['torch_utils.persistence._reconstruct_persistent_obj', persistentObject],
    ['torch.storage._load_from_bytes', storageLoader(storages)],
    ['numpy.core.multiarray.scalar', numpyScalar],
    ['numpy._core.multiarray.scalar', numpyScalar],
  ] as const)
  return { globals, storages }
}

/** ({type, version, module_src, class_name, state},) */
function persistentObject([record]: readonly PickleValue[]): Instance {
  const field = (name: string) => (record instanceof Dict ? record.entries.get(name) : undefined)
  const [className, state] = [field('class_name'), field('state')]
  if (typeof className !== 'string' || !(state instanceof Dict))
    throw malformed('has a network without a class or attributes')
  const instance = new Instance(className, [])
  instance.state = state
  return instance
}

/** Reads each storage once: a legacy stream of nothing else, as bytes. */
function storageLoader(storages: Map<string, StorageBytes>): Construct {
  const known = new Map<PickleValue, StorageReference>()
  return ([bytes], machine) => {
    const loaded = bytes === undefined ? undefined : known.get(bytes)
    if (loaded) return loaded
    if (!(bytes instanceof Uint8Array)) throw malformed('has a storage without bytes')
    const reference = loadStorage(bytes, `storage ${storages.size}`, storages, machine)
    known.set(bytes, reference)
    return reference
  }
}

function loadStorage(
  bytes: Uint8Array,
  key: string,
  storages: Map<string, StorageBytes>,
  machine: Machine,
): StorageReference {
  const stream = readLegacyStream(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  machine.spend(stream.pickled)
  const { value } = stream
  if (!(value instanceof StorageReference)) throw malformed('has bytes that are not a storage')
  storages.set(key, stream.storages.get(value.key)!)
  return new StorageReference(key, value.kind, value.size, value.offset)
}

/** (dtype, bytes); anything but a number stays an object. */
function numpyScalar(args: readonly PickleValue[]): PickleValue {
  const [dtype, bytes] = args
  const type = dtype === undefined ? undefined : numberType(dtype)
  if (!type || !(bytes instanceof Uint8Array) || bytes.length !== ITEM_SIZE[type.dtype])
    return new Instance('numpy.core.multiarray.scalar', args)
  const [number] = decode(bytes, type.dtype, type.littleEndian)
  return type.dtype === 'bool' ? number !== 0 : number!
}
