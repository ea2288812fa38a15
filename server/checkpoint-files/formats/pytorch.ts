/** Reads `torch.save` files: ZIP archives (1.6 and later) and legacy sequences of pickles. */
import { LEGACY_TORCH_MAGIC } from '../../../clients/sdk/src/checkpoint-file.ts'
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import type { Archive, Folder } from './folder.ts'
import { malformed } from './pickle/machine.ts'
import { kept } from './part.ts'
import { storageKind, TORCH_GLOBALS } from './pickle/torch-globals.ts'
import { unpickle } from './pickle/unpickle.ts'
import { Global, List, StorageReference, Tuple } from './pickle/values.ts'
import type { PickleValue } from './pickle/values.ts'
import { byteSize, resolveGroup, type StorageBytes } from './storages.ts'
import { findGroups } from './tensor-groups.ts'
import type { ReferenceGroup } from './tensor-groups.ts'
import type { TensorGroup } from './source.ts'
import { readProgram } from './torchscript/program.ts'

/** The pickle has names and shapes only; the numbers are stored separately. */
const MAX_PICKLE_BYTES = 64 * 1024 * 1024
const LEGACY_PROTOCOL = 1001

/** Whole models and training bundles contain objects of any class. */
const RULES = { globals: TORCH_GLOBALS, opaque: true } as const

/** Name of the pickle in a PyTorch archive; undefined if `names` are not from one. */
export function findPickle(names: readonly string[]): string | undefined {
  return names.find((name) => /^[^/]+\/data\.pkl$/.test(name))
}

/** Reads an archive. Its storages are read with the first of their tensors. */
export async function readTorchArchive(
  archive: Archive,
  pickleName: string,
): Promise<TensorGroup[]> {
  const prefix = pickleName.slice(0, -'data.pkl'.length)
  const value = await readPickle(archive, pickleName, `${prefix}data/`)
  const constants = `${prefix}constants.pkl`
  const groups = archive.names.includes(constants)
    ? await readProgram(
        archive,
        prefix,
        value,
        await readPickle(archive, constants, `${prefix}constants/`),
      )
    : findGroups(value)
  const order = archive.names.includes(`${prefix}byteorder`)
    ? (await archive.read(`${prefix}byteorder`)).toString('latin1')
    : 'little'
  if (order !== 'little' && order !== 'big')
    throw new CheckpointInvalid(`The archive has the unknown byte order ${show(order)}.`)
  const storages = new Map<string, StorageBytes>()
  for (const key of usedStorages(groups))
    storages.set(key, {
      bytes: kept(await archive.locate(key)),
      littleEndian: order === 'little',
    })
  return groups.map((group) => resolveGroup(group, storages))
}

/** Reads a pickle whose storages are entries in `folder`, and named by the whole name. */
async function readPickle(archive: Folder, name: string, folder: string): Promise<PickleValue> {
  const pickle = await archive.read(name)
  if (pickle.length > MAX_PICKLE_BYTES)
    throw new CheckpointInvalid(
      `The pickle has ${pickle.length} bytes; the limit is ${MAX_PICKLE_BYTES}.`,
    )
  const persistent = (id: PickleValue) => storageReference(id, folder)
  return unpickle(pickle, { ...RULES, persistent }).value
}

/** Reads a legacy file. */
export function readLegacyTorch(bytes: Buffer): TensorGroup[] {
  const { value, storages } = readLegacyStream(bytes)
  return findGroups(value).map((group) => resolveGroup(group, storages))
}

/** Content of a legacy file or stream. */
export interface LegacyStream {
  readonly value: PickleValue
  readonly storages: ReadonlyMap<string, StorageBytes>
  /** Number of bytes before the storages. */
  readonly pickled: number
}

/** Reads a legacy stream: magic, protocol, system info, object, storage keys, storages. */
export function readLegacyStream(bytes: Buffer): LegacyStream {
  const protocol = unpickle(bytes, RULES, LEGACY_TORCH_MAGIC.length)
  if (protocol.value !== LEGACY_PROTOCOL)
    throw new CheckpointInvalid(`Unknown PyTorch legacy protocol: ${String(protocol.value)}.`)
  const system = unpickle(bytes, RULES, protocol.end)
  const sizes = new Map<string, number>()
  const persistent = (id: PickleValue): PickleValue => {
    const moduleClass = moduleClassOf(id)
    if (moduleClass !== undefined) return moduleClass
    const storage = storageReference(id)
    sizes.set(storage.key, byteSize(storage))
    return storage
  }
  const object = unpickle(bytes, { ...RULES, persistent }, system.end)
  const keys = unpickle(bytes, RULES, object.end)
  const storages = legacyStorages(bytes, keys.end, keys.value, sizes)
  return { value: object.value, storages, pickled: keys.end }
}

/** Reads consecutive storages: an eight-byte element count, then the elements, little-endian. */
function legacyStorages(
  bytes: Buffer,
  start: number,
  keys: PickleValue,
  sizes: ReadonlyMap<string, number>,
): ReadonlyMap<string, StorageBytes> {
  if (!(keys instanceof List)) throw malformed("doesn't list its storages")
  const storages = new Map<string, StorageBytes>()
  let at = start
  for (const key of keys.items) {
    const size = typeof key === 'string' ? sizes.get(key) : undefined
    if (size === undefined || storages.has(String(key))) throw malformed('lists an unknown storage')
    if (at + 8 + size > bytes.length)
      throw new CheckpointInvalid(
        `The file ends inside storage ${show(String(key))}: it is truncated.`,
      )
    at += 8
    storages.set(String(key), { bytes: bytes.subarray(at, at + size), littleEndian: true })
    at += size
  }
  if (at !== bytes.length)
    throw new CheckpointInvalid(`${bytes.length - at} bytes follow the last storage of the file.`)
  return storages
}

/** Parses ('module', class, source file, source), by which a legacy whole model names a class. */
function moduleClassOf(id: PickleValue): Global | undefined {
  const [tag, type] = id instanceof Tuple ? id.items : []
  return tag === 'module' && type instanceof Global ? type : undefined
}

/**
 * Parses ('storage', class, key, location, elements, view?). Old files have a view: (key, offset,
 * elements).
 */
function storageReference(id: PickleValue, folder = ''): StorageReference {
  const [tag, type, ownKey, , size, view] = id instanceof Tuple ? id.items : []
  const kind = type instanceof Global ? storageKind(type.name) : undefined
  if (tag !== 'storage' || !kind || typeof ownKey !== 'string' || !isNatural(size))
    throw malformed('refers to something that is not a storage')
  const key = folder + ownKey
  if (!(view instanceof Tuple)) return new StorageReference(key, kind, size)
  const [, offset, viewed] = view.items
  if (!isNatural(offset) || !isNatural(viewed) || offset + viewed > size)
    throw malformed('has a view that exceeds its storage')
  return new StorageReference(key, kind, size, offset)
}

function isNatural(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function usedStorages(groups: readonly ReferenceGroup[]): Set<string> {
  const tensors = groups.flatMap((group) => [...group.tensors.values()])
  return new Set(tensors.map((tensor) => tensor.storage.key))
}
