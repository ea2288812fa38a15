/** Identities by sha256: of a checkpoint's description and tensors, and of the files that it came from. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { canonicalJson } from '../weights/canonical-json.ts'
import type { Network } from '../gan/network-family.ts'
import type { Weights } from '../graph/tensor.ts'
import type { Folder } from './formats/folder.ts'

/** Hashed between two turns of the event loop: about 5 ms. */
const CHUNK = 4 * 1024 * 1024

/**
 * 64 hex digits over a version line, the canonical JSON of `description`, and for each tensor by name a line of JSON
 * (name and shape) and its float32 values, little-endian. The shape says how long the values are, so nothing that
 * differs reads the same.
 */
export async function weightsDigest(description: unknown, weights: Weights): Promise<string> {
  const hash = createHash('sha256')
  hash.update(`latentql-checkpoint-1\n${canonicalJson(description)}\n`)
  const names = [...weights.keys()].sort((a, b) => (a < b ? -1 : 1))
  for (const name of names) {
    const { shape, data } = weights.get(name)!
    hash.update(`${canonicalJson({ name, shape })}\n`)
    await updateInChunks(hash, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return hash.digest('hex')
}

/**
 * The identity of a network in canonical form. Generators that are chains of layers are known by their architecture alone,
 * as they were when there were no others.
 */
export function networkDigest({ family, architecture, weights }: Network): Promise<string> {
  return weightsDigest(family === 'layers' ? architecture : { family, architecture }, weights)
}

/** The same for a file that is served as it is: a version line, the canonical JSON of `description`, the bytes. */
export async function fileDigest(description: unknown, bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  hash.update(`latentql-onnx-1\n${canonicalJson(description)}\n`)
  await updateInChunks(hash, bytes)
  return hash.digest('hex')
}

/** sha256 of a file, 64 hex digits: the same file is recognised when it comes again. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Watches what is read of a folder; `digest` is over the names and contents of just those files. */
export function withDigest(folder: Folder): Folder & { digest(): string } {
  const digests = new Map<string, string>()
  return {
    names: folder.names,
    async read(name) {
      const bytes = await folder.read(name)
      digests.set(name, createHash('sha256').update(bytes).digest('hex'))
      return bytes
    },
    digest() {
      const lines = [...digests].sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.join(' '))
      return createHash('sha256').update(lines.join('\n')).digest('hex')
    },
  }
}

async function updateInChunks(hash: Hash, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length; start += CHUNK) {
    hash.update(bytes.subarray(start, start + CHUNK))
    if (start + CHUNK < bytes.length) await setImmediate()
  }
}
