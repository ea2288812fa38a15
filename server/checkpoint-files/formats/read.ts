/** Reads a checkpoint of any supported format, which is detected by content. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import {
  CHECKPOINT_HEAD_BYTES,
  checkpointKindOf,
  explainUnsupportedCheckpoint,
  type CheckpointFileKind,
} from '../../../clients/sdk/src/checkpoint-file.ts'
import { BadUserInput, CheckpointInvalid } from '../../errors.ts'
import { Budget } from './budget.ts'
import { digestOfFile } from '../digest.ts'
import type { NetworkKind } from '../generator-file.ts'
import { openArchive, openDirectory, readAt, readWhole, withFile } from './folder.ts'
import { readArchivedFolder, readFileInFolder, readFolder, type MainKind } from './read-folder.ts'
import { isKerasArchive, readKerasArchive, readKerasHdf5, type KerasModel } from './keras-file.ts'
import { isNpz, readNpyObjects, readNpz } from './numpy.ts'
import { findPickle, readLegacyTorch, readTorchArchive } from './pytorch.ts'
import { readSafetensorsSource } from './safetensors.ts'
import type { SourceFile } from './source.ts'

/** A DCGAN generator has about 15 MB; its discriminator and optimizers aren't read. */
const MAX_BYTES = 1024 * 1024 * 1024

export interface ReadOptions {
  /** Limit for all bytes that are read into memory, unpacked. Default: 1 GiB. */
  readonly maxBytes?: number
  /** Network whose index is read if a folder has several. Default: the generator's. */
  readonly kind?: NetworkKind | undefined
  /** Gets the share of a large file that has been read, up to 1. */
  readonly onRead?: (fraction: number) => void
}

/**
 * Reads a file, a folder with one checkpoint, or a ZIP of such a folder; writes nothing. Tensors of
 * the formats in which they can be large are read from the file when they are needed. Throws
 * CheckpointInvalid unless it is a well-formed checkpoint, BadUserInput if nothing can be read at
 * this path.
 */
export async function readCheckpointFile(
  file: string,
  { maxBytes = MAX_BYTES, kind = 'generator', onRead }: ReadOptions = {},
): Promise<SourceFile> {
  const budget = new Budget(maxBytes)
  const stats = await stat(file).catch((cause: unknown) => {
    throw new BadUserInput(
      `Can't read ${file}: it does not exist or is not accessible.`,
      {},
      { cause },
    )
  })
  if (!stats.isDirectory()) return readFile(file, budget, kind, onRead)
  const found = await readFolder(await openDirectory(file, budget), kind)
  return typeof found === 'string' ? readFile(path.join(file, found), budget, kind, onRead) : found
}

async function readFile(
  file: string,
  budget: Budget,
  requestedKind: NetworkKind,
  onRead?: (fraction: number) => void,
): Promise<SourceFile> {
  const name = path.basename(file)
  const head = await withFile(file, (handle, size) =>
    readAt(handle, 0, Math.min(size, CHECKPOINT_HEAD_BYTES), name),
  )
  const kind = checkpointKindOf(head)
  if (!kind)
    throw new CheckpointInvalid(
      `${name} is not a supported checkpoint (PyTorch, safetensors, Keras, tfjs, NumPy, joblib, ONNX). ` +
        explainUnsupportedCheckpoint(head),
    )
  if (kind === 'pickle' || kind === 'json' || kind === 'protobuf') {
    const folder = await openDirectory(path.dirname(file), budget)
    return readFileInFolder(folder, name, { kind, network: requestedKind })
  }
  const source =
    kind === 'zip'
      ? await readZip(file, budget, requestedKind)
      : await readSingle(file, kind, budget)
  return { ...source, sourceDigest: await digestOfFile(file, onRead) }
}

type SourceWithoutDigest = Omit<SourceFile, 'sourceDigest'>

function readZip(
  file: string,
  budget: Budget,
  requestedKind: NetworkKind,
): Promise<SourceWithoutDigest> {
  return withFile(file, async (handle, size) => {
    const archive = await openArchive(file, { handle, size }, budget)
    if (isKerasArchive(archive.names)) return fromKeras(await readKerasArchive(archive, budget))
    if (isNpz(archive.names)) return fromNumpy(await readNpz(archive))
    const pickle = findPickle(archive.names)
    if (pickle === undefined) return readArchivedFolder(archive, requestedKind)
    return { format: 'pytorch', groups: requireTensors(await readTorchArchive(archive, pickle)) }
  })
}

async function readSingle(
  file: string,
  kind: Exclude<CheckpointFileKind, 'zip' | MainKind>,
  budget: Budget,
): Promise<SourceWithoutDigest> {
  if (kind === 'safetensors') {
    const { group, ...recorded } = await readSafetensorsSource(file, budget)
    return { format: 'safetensors', groups: requireTensors([group]), ...recorded }
  }
  if (kind === 'hdf5') return fromKeras(await readKerasHdf5(file, budget))
  const bytes = await readWhole(file, budget)
  switch (kind) {
    case 'legacy-pytorch':
      return { format: 'pytorch', groups: requireTensors(readLegacyTorch(bytes)) }
    case 'npy':
      return fromNumpy(readNpyObjects(bytes, path.basename(file)))
  }
}

function fromNumpy(groups: SourceFile['groups']): SourceWithoutDigest {
  return { format: 'numpy', groups: requireTensors(groups) }
}

function fromKeras({ group, topology }: KerasModel): SourceWithoutDigest {
  return { format: 'keras', groups: requireTensors([group]), topology }
}

function requireTensors(groups: SourceFile['groups']): SourceFile['groups'] {
  if (groups.some(({ tensors }) => tensors.size > 0)) return groups
  throw new CheckpointInvalid('The checkpoint has no tensors.')
}
