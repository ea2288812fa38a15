/** Detects the kind of a file by its first bytes, not by its name. */
import { isNpy } from './npy.ts'
import { isLegacyTorch } from './pytorch.ts'
import { isSafetensors } from './safetensors.ts'

/** Number of bytes at the start of a file that are inspected. */
export const HEAD_BYTES = 512

export type FileKind = 'zip' | 'legacy-pytorch' | 'pickle' | 'safetensors' | 'json' | 'protobuf'

/** The kind of a file; undefined if it is not supported. */
export function kindOf(head: Buffer): FileKind | undefined {
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) return 'zip'
  if (isLegacyTorch(head)) return 'legacy-pytorch'
  // Before pickle: a header length of 1,152 bytes (80 04) looks like the start of a pickle.
  if (isSafetensors(head)) return 'safetensors'
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) return 'pickle'
  if (/^\s*\{/.test(head.toString('latin1'))) return 'json'
  // Field 1 of an ONNX model, its IR version.
  if (head[0] === 0x08 && head[1]! >= 1 && head[1]! < 0x80) return 'protobuf'
  return undefined
}

/** Files that are often mistaken for checkpoints, with advice. */
const OTHERS: readonly (readonly [start: string, advice: string])[] = [
  ['\x89HDF', 'a Keras HDF5 file: convert it with tensorflowjs_converter --input_format=keras'],
  ['version https://git-lfs', 'a Git LFS pointer, not the file itself: run git lfs pull'],
  ['\x1f\x8b', 'a gzip archive: unpack it first'],
  ['7z\xbc\xaf', 'a 7z archive: unpack it first'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['<', 'an HTML or XML page: the download may have failed'],
]

/** Describes an unsupported file as far as its first bytes allow. */
export function describeUnknown(head: Buffer): string {
  if (head.length === 0) return 'It is empty.'
  if (isNpy(head)) return 'It is a single NumPy array: name the .jl index that goes with it.'
  if (head.toString('latin1', 257, 262) === 'ustar')
    return 'It is a tar archive (the format of PyTorch before 0.1.10): unpack it, or save it again.'
  const known = OTHERS.find(([start]) => startsWith(head, start))
  if (known) return `It is ${known[1]}.`
  const isText = /^[\t\n\r\x20-\x7e]+$/.test(head.toString('latin1'))
  const bytes = `It begins with the bytes ${head.subarray(0, 8).toString('hex')}.`
  return isText ? `It is a text file, not weights. ${bytes}` : bytes
}

function startsWith(head: Buffer, start: string): boolean {
  return head.toString('latin1', 0, start.length) === start
}
