/** Reads checkpoints of several files (tfjs, joblib, ONNX) from a folder or an archive. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { CheckpointInvalid } from '../../errors.ts'
import { withDigest } from '../digest.ts'
import type { NetworkKind } from '../generator-file.ts'
import { show } from './folder.ts'
import type { Folder } from './folder.ts'
import { isJoblibIndex, readJoblib } from './joblib.ts'
import { arraysIn } from './numpy.ts'
import { readFeatureModel, readOnnx } from './onnx.ts'
import { withExternalWeights } from './onnx-rewrite.ts'
import { readPickle } from './plain-pickle.ts'
import { readTfjs } from './tfjs.ts'
import type { SourceFile } from './source.ts'

/** Kinds of files that may refer to others. */
export type MainKind = 'pickle' | 'json' | 'protobuf'

/** Extensions of single-file checkpoints, for folders without a multi-file one. */
const SINGLE_FILES = ['.pth', '.pt', '.safetensors', '.onnx', '.ckpt', '.h5', '.keras', '.npz']

/** Reads a folder's multi-file checkpoint, or returns the name of its only single-file one. */
export async function readFolder(folder: Folder, kind: NetworkKind): Promise<SourceFile | string> {
  const main = findMain(folder.names, kind)
  if (main !== undefined) return readMain(folder, main, kind)
  const singles = folder.names.filter((name) => SINGLE_FILES.includes(path.extname(name)))
  if (singles.length === 1) return singles[0]!
  throw new CheckpointInvalid(
    `The folder has ${singles.length === 0 ? 'no checkpoint' : `${singles.length} checkpoints`}: ` +
      `${listNames(folder.names)}. It must contain one model.json, .jl index or other checkpoint.`,
  )
}

/**
 * Reads the file `name`, a pickle, a model.json or an ONNX model, and the files that it
 * refers to.
 */
export function readFileInFolder(
  folder: Folder,
  name: string,
  { kind, network }: { readonly kind: MainKind; readonly network: NetworkKind },
): Promise<SourceFile> {
  switch (kind) {
    case 'json':
      return readTfjsModel(folder, name)
    case 'pickle':
      return readPickleOrIndex(folder, name)
    case 'protobuf':
      return readOnnxModel(folder, name, network)
  }
}

/** Reads a multi-file checkpoint from an archive, at any depth. */
export async function readArchivedFolder(archive: Folder, kind: NetworkKind): Promise<SourceFile> {
  const names = archive.names.filter((name) => !/(^|\/)(__MACOSX\/|\.)/.test(name))
  const depths = names.map((name) => name.split('/').length)
  const main =
    findMain(
      names.filter((_, i) => depths[i] === Math.min(...depths)),
      kind,
    ) ??
    findMain(names, kind) ??
    onlyOnnx(names)
  if (main === undefined)
    throw new CheckpointInvalid(
      'The archive is neither from PyTorch nor a folder with one model.json, .jl index or .onnx ' +
        `file: it contains ${listNames(names)}.`,
    )
  const root = main.slice(0, main.lastIndexOf('/') + 1)
  const inner: Folder = {
    names: names.filter((name) => name.startsWith(root)).map((name) => name.slice(root.length)),
    read: (name) => archive.read(root + name),
  }
  return readMain(inner, main.slice(root.length), kind)
}

const INDEX_OF = { generator: /gen/i, discriminator: /dis/i, features: /feat/i } as const

/** The file that refers to the others; among several indices, the one for this kind of network. */
function findMain(names: readonly string[], kind: NetworkKind): string | undefined {
  const models = names.filter((name) => /(^|\/)model\.json$/.test(name))
  const indices = names.filter((name) => name.endsWith('.jl'))
  const ofKind = indices.filter((name) => INDEX_OF[kind].test(path.posix.basename(name)))
  return [models, indices, ofKind].find((candidates) => candidates.length === 1)?.[0]
}

function onlyOnnx(names: readonly string[]): string | undefined {
  const models = names.filter((name) => name.endsWith('.onnx'))
  return models.length === 1 ? models[0] : undefined
}

function readMain(folder: Folder, name: string, network: NetworkKind): Promise<SourceFile> {
  const extension = path.posix.extname(name)
  const kind = ({ '.jl': 'pickle', '.onnx': 'protobuf' } as const)[extension] ?? 'json'
  return readFileInFolder(folder, name, { kind, network })
}

async function readOnnxModel(
  folder: Folder,
  name: string,
  network: NetworkKind,
): Promise<SourceFile> {
  const recorder = withDigest(folder)
  const file = await recorder.read(name)
  const bytes = await withExternalWeights(file, recorder)
  const sourceDigest =
    bytes === file ? createHash('sha256').update(file).digest('hex') : recorder.digest()
  const content =
    network === 'features' ? { featureModel: readFeatureModel(bytes) } : { onnx: readOnnx(bytes) }
  return { format: 'onnx', groups: [], sourceDigest, ...content }
}

async function readTfjsModel(folder: Folder, name: string): Promise<SourceFile> {
  const recorder = withDigest(folder)
  const { group, topology } = await readTfjs(recorder, name)
  return { format: 'tfjs', groups: [group], topology, sourceDigest: recorder.digest() }
}

/** Reads a joblib index with its files, or a pickle with the arrays themselves. */
async function readPickleOrIndex(folder: Folder, name: string): Promise<SourceFile> {
  const recorder = withDigest(folder)
  const bytes = await recorder.read(name)
  const pickle = readPickle(bytes)
  if (isJoblibIndex(pickle.value)) {
    const group = await readJoblib(recorder, pickle.value)
    return { format: 'joblib', groups: [group], sourceDigest: recorder.digest() }
  }
  const sourceDigest = createHash('sha256').update(bytes).digest('hex')
  const format = pickle.storages.size > 0 ? 'pytorch' : 'numpy'
  return { format, groups: arraysIn(pickle), sourceDigest }
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 8).map(show).join(', ') || 'nothing'
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown
}
