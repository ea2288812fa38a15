/** Safetensors files: named tensors behind a JSON header (https://github.com/huggingface/safetensors), read as hostile. */
import { decodeNumbers, sizeOfDtype, type StoredDtype } from './number-formats.ts'
import { findDuplicateKey, isRecord } from './json-keys.ts'
import type { Weights, WeightTensor } from '../graph/tensor.ts'

/** The header may take this many bytes: room for some 30,000 tensors, and little enough to parse whatever it says. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024

/** A file whose header and bytes do not agree. The message says where. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError'
}

/** A tensor as it lies in a file: little-endian, row-major. */
export interface StoredTensor {
  readonly dtype: StoredDtype
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

export interface SafetensorsFile {
  /** Views into the bytes that were read. */
  readonly tensors: Map<string, StoredTensor>
  readonly metadata: Record<string, string>
}

interface Entry {
  readonly name: string
  readonly dtype: StoredDtype
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

/**
 * Reads a whole file; nothing is copied, and nothing is allocated at a size the file merely claims.
 * Throws WeightsError where header, names, dtypes, shapes and offsets do not agree with the bytes to the last one.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { header, data } = splitFile(bytes)
  const metadata = readMetadata(header['__metadata__'])
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readEntry(name, value))
  checkCoverage(entries, data.length)
  const tensors = new Map<string, StoredTensor>()
  for (const { name, dtype, shape, begin, end } of entries) {
    tensors.set(name, { dtype, shape, data: data.subarray(begin, end) })
  }
  return { tensors, metadata }
}

/** Reads a whole file's tensors as float32. Throws WeightsError like `readSafetensors`. */
export function readWeights(bytes: Uint8Array): Weights {
  const weights = new Map<string, WeightTensor>()
  for (const [name, { dtype, shape, data }] of readSafetensors(bytes).tensors) {
    weights.set(name, { shape, data: decodeNumbers(dtype, data) })
  }
  return weights
}

/** Writes a file; the same tensors and metadata give the same bytes, in whatever order they come. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return concatenated(safetensorsFile(tensors, metadata))
}

/** The same in parts that follow each other, so that no tensor is copied. */
function safetensorsFile(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array[] {
  const sorted = [...tensors].sort(byAlignmentThenName)
  const header: Record<string, unknown> = {}
  if (Object.keys(metadata).length > 0) header['__metadata__'] = sortKeys(metadata)
  let end = 0
  for (const [name, { dtype, shape, data }] of sorted) {
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
  return [head, ...sorted.map(([, { data }]) => data)]
}

/** Writes float32 weights. */
export function writeWeights(
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return concatenated(weightsFile(weights, metadata))
}

/** The same in parts that follow each other: views of the weights behind a header. */
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

function splitFile(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 8)
    throw invalid(`it has ${bytes.length} bytes, fewer than its header's length`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getBigUint64(0, true)
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw invalid(`its header claims ${length} bytes, and ${MAX_HEADER_BYTES} are allowed`)
  }
  const end = 8 + Number(length)
  if (end > bytes.length) {
    throw invalid(`its header claims ${length} bytes, and the file has ${bytes.length}`)
  }
  return { header: parseHeader(bytes.subarray(8, end)), data: bytes.subarray(end) }
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string
  let header: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    header = JSON.parse(text)
  } catch (error) {
    throw invalid('its header is not JSON', { cause: error })
  }
  if (!isRecord(header)) throw invalid('its header is not an object')
  const duplicate = findDuplicateKey(text)
  if (duplicate !== undefined) throw invalid(`its header has ${quote(duplicate)} twice`)
  return header
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {}
  if (!isRecord(value)) throw invalid('its metadata is not an object')
  const entries = Object.entries(value).map(([key, text]): [string, string] => {
    checkName(key)
    if (typeof text !== 'string') throw invalid(`its metadata ${quote(key)} is not text`)
    return [key, text]
  })
  return Object.fromEntries(entries)
}

function readEntry(name: string, value: unknown): Entry {
  checkName(name)
  const tensor = `tensor ${quote(name)}`
  if (!isRecord(value)) throw invalid(`${tensor} is not described by an object`)
  const { dtype, shape, data_offsets: offsets } = value
  const size = sizeOfDtype(dtype)
  if (size === undefined) throw invalid(`${tensor} has dtype ${quote(String(dtype))}`)
  if (!isSizes(shape)) throw invalid(`${tensor} has a shape that is not a list of sizes`)
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw invalid(`${tensor} has offsets that are not a begin and an end`)
  }
  const [begin, end] = offsets as [number, number]
  let expected = size
  for (const length of shape) expected *= length
  if (!Number.isSafeInteger(expected) || expected !== end - begin) {
    throw invalid(`${tensor} has ${end - begin} bytes, and its shape needs ${expected}`)
  }
  return { name, dtype: dtype as StoredDtype, shape, begin, end }
}

/** Tensors must follow each other without gap or overlap, from the header to the end of the file. */
function checkCoverage(entries: readonly Entry[], length: number): void {
  let covered = 0
  for (const { name, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== covered) {
      const fault = begin < covered ? 'overlaps the one before it' : 'leaves a gap before it'
      throw invalid(`tensor ${quote(name)} ${fault}`)
    }
    covered = end
  }
  if (covered !== length) throw invalid(`its tensors take ${covered} bytes, and it holds ${length}`)
}

function checkName(name: string): void {
  if (name === '__proto__') throw invalid('it names something __proto__')
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function invalid(why: string, options?: ErrorOptions): WeightsError {
  return new WeightsError(`This safetensors file cannot be read: ${why}.`, options)
}

/** A name from a file, short enough for a message. */
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
