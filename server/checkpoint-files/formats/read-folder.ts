/** Reads multi-file checkpoints (tfjs layers-models, joblib) from a directory or an archive. */
import path from 'node:path'
import { CheckpointInvalid } from '../../errors.ts'
import { withDigest } from '../digest.ts'
import type { NetworkKind } from '../generator-file.ts'
import { show } from './folder.ts'
import type { Folder } from './folder.ts'
import { readJoblib } from './joblib.ts'
import { readTfjs } from './tfjs.ts'
import type { SourceFile } from './source.ts'

/** Extensions of single-file checkpoints, for folders without a multi-file one. */
const SINGLE_FILES = ['.pth', '.pt', '.safetensors', '.onnx', '.ckpt']

/** Reads a folder's multi-file checkpoint, or returns the name of its only single-file one. */
export async function readFolder(folder: Folder, kind: NetworkKind): Promise<SourceFile | string> {
  const main = findMain(folder.names, kind)
  if (main !== undefined) return readMain(folder, main)
  const singles = folder.names.filter((name) => SINGLE_FILES.includes(path.extname(name)))
  if (singles.length === 1) return singles[0]!
  throw new CheckpointInvalid(
    `The folder has ${singles.length === 0 ? 'no checkpoint' : `${singles.length} checkpoints`}: ` +
      `${listNames(folder.names)}. It must contain one model.json, .jl index or other checkpoint.`,
  )
}

/** Reads the file `name`, a joblib pickle or a model.json, and the files that it refers to. */
export function readFileInFolder(
  folder: Folder,
  name: string,
  kind: 'pickle' | 'json',
): Promise<SourceFile> {
  return kind === 'json' ? readTfjsModel(folder, name) : readJoblibIndex(folder, name)
}

/** Reads a multi-file checkpoint from an archive, at any depth. */
export async function readArchivedFolder(archive: Folder, kind: NetworkKind): Promise<SourceFile> {
  const names = archive.names.filter((name) => !/(^|\/)(__MACOSX\/|\.)/.test(name))
  const depths = names.map((name) => name.split('/').length)
  const main =
    findMain(
      names.filter((_, i) => depths[i] === Math.min(...depths)),
      kind,
    ) ?? findMain(names, kind)
  if (main === undefined)
    throw new CheckpointInvalid(
      'The archive is neither from PyTorch nor a folder with model.json or a .jl index: it ' +
        `contains ${listNames(names)}.`,
    )
  const root = main.slice(0, main.lastIndexOf('/') + 1)
  const inner: Folder = {
    names: names.filter((name) => name.startsWith(root)).map((name) => name.slice(root.length)),
    read: (name) => archive.read(root + name),
  }
  return readMain(inner, main.slice(root.length))
}

const INDEX_OF = { generator: /gen/i, discriminator: /dis/i, features: /feat/i } as const

/** The file that refers to the others; among several indices, the one for this kind of network. */
function findMain(names: readonly string[], kind: NetworkKind): string | undefined {
  const models = names.filter((name) => /(^|\/)model\.json$/.test(name))
  const indices = names.filter((name) => name.endsWith('.jl'))
  const ofKind = indices.filter((name) => INDEX_OF[kind].test(path.posix.basename(name)))
  return [models, indices, ofKind].find((candidates) => candidates.length === 1)?.[0]
}

function readMain(folder: Folder, name: string): Promise<SourceFile> {
  return readFileInFolder(folder, name, name.endsWith('.jl') ? 'pickle' : 'json')
}

async function readTfjsModel(folder: Folder, name: string): Promise<SourceFile> {
  const recorder = withDigest(folder)
  const { group, topology } = await readTfjs(recorder, name)
  return { format: 'tfjs', groups: [group], topology, sourceDigest: recorder.digest() }
}

async function readJoblibIndex(folder: Folder, name: string): Promise<SourceFile> {
  const recorder = withDigest(folder)
  const group = await readJoblib(recorder, name)
  return { format: 'joblib', groups: [group], sourceDigest: recorder.digest() }
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 8).map(show).join(', ') || 'nothing'
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown
}
