/** SHA-256 digests of checkpoints (description and tensors) and of their source files. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { canonicalJson } from '../weights/canonical-json.ts'
import type { Network } from '../gan/network-family.ts'
import type { Weights } from '../graph/tensor.ts'
import type { Folder } from './formats/folder.ts'

/** Bytes hashed per turn of the event loop: about 5 ms. */
const CHUNK = 4 * 1024 * 1024
/** Bytes of a file read at once. */
const READ = 1024 * 1024
/** Bytes of a file between two reports of progress: about 0.1 s. */
const REPORTED = 64 * 1024 * 1024

/**
 * Digest of a checkpoint, 64 hex digits: sha256 over a version line, the canonical JSON of
 * `description`, and for each tensor by name a line of JSON (name and shape) and its float32
 * values, little-endian. The shape fixes the number of values, so different inputs never hash the
 * same bytes.
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
 * Digest of a network in canonical form. A `layers` network is hashed without its family name,
 * which keeps the digests of existing checkpoints.
 */
export function networkDigest({ family, architecture, weights }: Network): Promise<string> {
  return weightsDigest(family === 'layers' ? architecture : { family, architecture }, weights)
}

/**
 * Digest of a file that is served as it is: sha256 over a version line, the canonical JSON of
 * `description`, and the bytes.
 */
export async function fileDigest(description: unknown, bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  hash.update(`latentql-onnx-1\n${canonicalJson(description)}\n`)
  await updateInChunks(hash, bytes)
  return hash.digest('hex')
}

/**
 * sha256 of a file, 64 hex digits; recognizes a file that is imported again.
 *
 * @param onRead gets the share of a large file that has been read, up to 1
 */
export async function digestOfFile(
  path: string,
  onRead?: (fraction: number) => void,
): Promise<string> {
  const { size } = await stat(path)
  const hash = createHash('sha256')
  let [read, reported] = [0, 0]
  for await (const chunk of createReadStream(path, {
    highWaterMark: READ,
  }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    read += chunk.length
    if (read - reported < REPORTED && read !== size) continue
    if (size > REPORTED) onRead?.(Math.min(1, read / size))
    reported = read
  }
  return hash.digest('hex')
}

/** Records the files read from a folder; `digest` covers the names and contents of just these. */
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
