/** Reads and writes safetensors (https://github.com/huggingface/safetensors). Trusts no input. */
import { decodeNumbers, sizeOfDtype, type StoredDtype } from './number-formats.ts'
import { findDuplicateKey, isRecord } from './json-keys.ts'
import type { Weights, WeightTensor } from '../graph/tensor.ts'

/** Maximum header size: enough for about 30,000 tensors, and always cheap to parse. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024
/** Number of bytes at the start of a file that always contain its header. */
export const SAFETENSORS_HEAD_BYTES = 8 + MAX_HEADER_BYTES

/** A file's header and bytes don't agree. The message says where. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError'
}

/** A tensor as stored in a file: little-endian, row-major. */
export interface StoredTensor {
  readonly dtype: StoredDtype
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

/** A tensor whose values may be elsewhere. */
interface Described extends Pick<StoredTensor, 'dtype' | 'shape'> {
  readonly data: { readonly byteLength: number }
}

export interface SafetensorsFile {
  /** Views into the file's bytes. */
  readonly tensors: Map<string, StoredTensor>
  readonly metadata: Record<string, string>
}

/** A tensor's place in a file: the offsets of its first byte, and of the byte after its last. */
interface Entry {
  readonly name: string
  readonly dtype: StoredDtype
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

/**
 * Reads a whole file without copying, and without allocating any size that the file merely claims.
 * Throws WeightsError unless header, names, dtypes, shapes and offsets match the bytes exactly.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { entries, metadata } = readSafetensorsHeader(bytes, bytes.length)
  const tensors = new Map<string, StoredTensor>()
  for (const { name, dtype, shape, begin, end } of entries) {
    tensors.set(name, { dtype, shape, data: bytes.subarray(begin, end) })
  }
  return { tensors, metadata }
}

/**
 * Reads the header of a file of `size` bytes, of which `head` has at least the first
 * SAFETENSORS_HEAD_BYTES, or all. Throws WeightsError as `readSafetensors` does.
 */
export function readSafetensorsHeader(
  head: Uint8Array,
  size: number,
): { readonly entries: readonly Entry[]; readonly metadata: Record<string, string> } {
  const { header, end } = splitFile(head, size)
  const metadata = readMetadata(header['__metadata__'])
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readEntry(name, value))
  checkCoverage(entries, size - end)
  const moved = entries.map((each) => ({ ...each, begin: each.begin + end, end: each.end + end }))
  return { entries: moved, metadata }
}

/** Reads all tensors of a file as float32. Throws WeightsError as `readSafetensors` does. */
export function readWeights(bytes: Uint8Array): Weights {
  const weights = new Map<string, WeightTensor>()
  for (const [name, { dtype, shape, data }] of readSafetensors(bytes).tensors) {
    weights.set(name, { shape, data: decodeNumbers(dtype, data) })
  }
  return weights
}

/** Writes a file. The bytes don't depend on the order of tensors and metadata. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return concatenated(safetensorsFile(tensors, metadata))
}

/** Writes a file as consecutive parts, so that no tensor is copied. */
function safetensorsFile(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array[] {
  const sorted = [...tensors].sort(byAlignmentThenName)
  return [headOf(sorted, metadata), ...sorted.map(([, { data }]) => data)]
}

/** The part of a file of one tensor that comes before its values. */
export function safetensorsHead(
  name: string,
  { dtype, shape }: Pick<StoredTensor, 'dtype' | 'shape'>,
): Uint8Array {
  const byteLength = shape.reduce((product, size) => product * size, sizeOfDtype(dtype)!)
  return headOf([[name, { dtype, shape, data: { byteLength } }]], {})
}

/** The length of the header, and the header, padded so that the tensors after it are aligned. */
function headOf(
  tensors: readonly (readonly [string, Described])[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = {}
  if (Object.keys(metadata).length > 0) header['__metadata__'] = sortKeys(metadata)
  let end = 0
  for (const [name, { dtype, shape, data }] of tensors) {
    const begin = end
    end += data.byteLength
    header[name] = { dtype, shape, data_offsets: [begin, end] }
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(json.length / 8) * 8
  const head = new Uint8Array(8 + headerLength)
  new DataView(head.buffer).setBigUint64(0, BigInt(headerLength), true)
  head.fill(0x20, 8)
  head.set(json, 8)
  return head
}

/** Writes float32 weights. */
export function writeWeights(
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return concatenated(weightsFile(weights, metadata))
}

/** Writes float32 weights as consecutive parts: a header and views of the weights. */
export function weightsFile(
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const tensors = new Map<string, StoredTensor>()
  for (const [name, { shape, data }] of weights) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    tensors.set(name, { dtype: 'F32', shape, data: bytes })
  }
  return safetensorsFile(tensors, metadata)
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

function splitFile(
  bytes: Uint8Array,
  size: number,
): { header: Record<string, unknown>; end: number } {
  if (size < 8) throw invalid(`it has ${size} bytes; the header's length alone takes 8`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getBigUint64(0, true)
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw invalid(`its header claims ${length} bytes; at most ${MAX_HEADER_BYTES} are allowed`)
  }
  const end = 8 + Number(length)
  if (end > size) {
    throw invalid(`its header claims ${length} bytes, but the file has ${size}`)
  }
  return { header: parseHeader(bytes.subarray(8, end)), end }
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string
  let header: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    header = JSON.parse(text)
  } catch (error) {
    throw invalid("its header isn't JSON", { cause: error })
  }
  if (!isRecord(header)) throw invalid("its header isn't an object")
  const duplicate = findDuplicateKey(text)
  if (duplicate !== undefined) throw invalid(`its header repeats the key ${quote(duplicate)}`)
  return header
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {}
  if (!isRecord(value)) throw invalid("its metadata isn't an object")
  const entries = Object.entries(value).map(([key, text]): [string, string] => {
    checkName(key)
    if (typeof text !== 'string') throw invalid(`its metadata ${quote(key)} isn't a string`)
    return [key, text]
  })
  return Object.fromEntries(entries)
}

function readEntry(name: string, value: unknown): Entry {
  checkName(name)
  const tensor = `tensor ${quote(name)}`
  if (!isRecord(value)) throw invalid(`${tensor} isn't described by an object`)
  const { dtype, shape, data_offsets: offsets } = value
  const size = sizeOfDtype(dtype)
  if (size === undefined) throw invalid(`${tensor} has the unknown dtype ${quote(String(dtype))}`)
  if (!isSizes(shape)) throw invalid(`${tensor} has a shape that isn't a list of sizes`)
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw invalid(`${tensor} has offsets that aren't a begin and an end`)
  }
  const [begin, end] = offsets as [number, number]
  let expected = size
  for (const length of shape) expected *= length
  if (!Number.isSafeInteger(expected) || expected !== end - begin) {
    throw invalid(`${tensor} has ${end - begin} bytes; its shape needs ${expected}`)
  }
  return { name, dtype: dtype as StoredDtype, shape, begin, end }
}

/** Throws WeightsError unless the tensors cover all data without gaps or overlaps. */
function checkCoverage(entries: readonly Entry[], length: number): void {
  let covered = 0
  for (const { name, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== covered) {
      const fault = begin < covered ? 'overlaps the tensor before it' : 'leaves a gap before it'
      throw invalid(`tensor ${quote(name)} ${fault}`)
    }
    covered = end
  }
  if (covered !== length) {
    throw invalid(`its tensors take ${covered} bytes, but its data has ${length}`)
  }
}

function checkName(name: string): void {
  if (name === '__proto__') throw invalid('it uses the name __proto__')
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function invalid(why: string, options?: ErrorOptions): WeightsError {
  return new WeightsError(`Can't read this safetensors file: ${why}.`, options)
}

/** Quotes a name from a file, shortened for a message. */
function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
}

type Named = readonly [string, StoredTensor]

function byAlignmentThenName([a, { dtype: first }]: Named, [b, { dtype: second }]: Named): number {
  return sizeOfDtype(second)! - sizeOfDtype(first)! || (a < b ? -1 : 1)
}

function sortKeys(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
