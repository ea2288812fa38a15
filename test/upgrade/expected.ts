/** Recorded responses of an old version, and functions to compare them with a later version's. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import sharp from 'sharp'

/** The content of expected.json. */
export interface Expected {
  /** The machine that wrote it; see `machine`. */
  readonly machine: string
  readonly answers: readonly { readonly query: string; readonly data: unknown }[]
  readonly pictures: readonly ExpectedPicture[]
  /** Address of a picture of the deleted checkpoint. */
  readonly deletedUrl: string
  /** By run: all events from the subscription. */
  readonly events: Readonly<Record<string, readonly unknown[]>>
  /** The lines of `GET /runs/finished/events.ndjson`. */
  readonly exported: readonly unknown[]
  /** A mutation sent before the dump, with its response; sent again, it must not save anything. */
  readonly saved: {
    readonly query: string
    readonly variables: Readonly<Record<string, unknown>>
    readonly data: unknown
  }
  /** The paused run after the same old version has resumed it and trained it to the end. */
  readonly resumed: Resumed
}

export interface ExpectedPicture {
  /** File that contains its bytes. */
  readonly name: string
  /** The signed address. */
  readonly url: string
  readonly contentType: string
  /** `WIDTHxHEIGHTxCHANNELS` of a RAW picture, whose bytes don't include it; else null. */
  readonly raw: string | null
}

export interface Resumed {
  /** Digests of its last checkpoint. */
  readonly digest: string
  readonly rawDigest: string
  /** `tensorsDigest` of the last checkpoint's state: weights, optimizers, averages. */
  readonly state: string
  /** Losses of D and G of every later step. */
  readonly losses: readonly (readonly [step: number, lossD: number, lossG: number])[]
}

/**
 * The kind of processor, as far as floating-point results depend on it: on the same kind, an
 * engine's results are bit-identical; on another, they may round differently.
 */
export function machine(): string {
  const { model } = os.cpus()[0]!
  let flags: readonly string[] = []
  try {
    const [, text = ''] = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? []
    const known = text.trim().split(' ')
    flags = ['avx2', 'fma', 'avx512f', 'avx512_vnni', 'amx_tile'].filter((flag) =>
      known.includes(flag),
    )
  } catch {
    // Not Linux: the model name suffices.
  }
  return [`${os.platform()} ${os.arch()}`, model, `${os.cpus().length} CPUs`, ...flags].join(', ')
}

/** The pixels of a picture; the frames of an animation are stacked vertically. */
export async function decode(bytes: Uint8Array, contentType: string): Promise<Uint8Array> {
  if (contentType === 'application/octet-stream') return bytes
  return sharp(bytes, { animated: true }).raw().toBuffer()
}

/** sha256 over the tensors of a safetensors file, independent of their order and the metadata. */
export function tensorsDigest(file: Buffer): string {
  const length = Number(file.readBigUInt64LE())
  const header = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<string, TensorEntry>
  const hash = createHash('sha256')
  for (const name of Object.keys(header).sort()) {
    if (name === '__metadata__') continue
    const {
      dtype,
      shape,
      data_offsets: [start, end],
    } = header[name]!
    hash.update(JSON.stringify([name, dtype, shape]))
    hash.update(file.subarray(8 + length + start, 8 + length + end))
  }
  return hash.digest('hex')
}

interface TensorEntry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [start: number, end: number]
}
