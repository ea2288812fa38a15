/** What an old version answered, and how it is compared with what a later one does. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import sharp from 'sharp'

/** The content of expected.json. */
export interface Expected {
  /** Where it was written; see `machine`. */
  readonly machine: string
  readonly answers: readonly { readonly query: string; readonly data: unknown }[]
  readonly pictures: readonly ExpectedPicture[]
  /** The address of a picture of the checkpoint that was deleted. */
  readonly deletedUrl: string
  /** By run: what the subscription to all of its events gave. */
  readonly events: Readonly<Record<string, readonly unknown[]>>
  /** The lines of `GET /runs/finished/events.ndjson`. */
  readonly exported: readonly unknown[]
  /** A mutation that was sent before the dump, with its answer: sent again it saves nothing. */
  readonly saved: {
    readonly query: string
    readonly variables: Readonly<Record<string, unknown>>
    readonly data: unknown
  }
  /** The paused run after the same old version had resumed it and trained it to its end. */
  readonly resumed: Resumed
}

export interface ExpectedPicture {
  /** The file that has its bytes. */
  readonly name: string
  /** As it was signed. */
  readonly url: string
  readonly contentType: string
  /** `WIDTHxHEIGHTxCHANNELS` of a RAW picture, whose bytes don't say it; else null. */
  readonly raw: string | null
}

export interface Resumed {
  /** The digests of its last checkpoint. */
  readonly digest: string
  readonly rawDigest: string
  /** `tensorsDigest` of the last checkpoint's state: weights, optimisers, averages. */
  readonly state: string
  /** D's and G's loss of every step since. */
  readonly losses: readonly (readonly [step: number, lossD: number, lossG: number])[]
}

/**
 * The kind of processor, as far as floating-point results depend on it: on the same kind an engine's results have the
 * same bits, elsewhere they may round differently.
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
    // No Linux: the model says it all.
  }
  return [`${os.platform()} ${os.arch()}`, model, `${os.cpus().length} CPUs`, ...flags].join(', ')
}

/** The pixels of a picture, all frames of it one below the other. */
export async function decode(bytes: Uint8Array, contentType: string): Promise<Uint8Array> {
  if (contentType === 'application/octet-stream') return bytes
  return sharp(bytes, { animated: true }).raw().toBuffer()
}

/** sha256 over the tensors of a safetensors file, whatever their order and the metadata. */
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
