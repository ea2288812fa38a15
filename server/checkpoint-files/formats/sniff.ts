/** Tells files apart by their first bytes, not by what they are called. */
import { isNpy } from './npy.ts'
import { isLegacyTorch } from './pytorch.ts'
import { isSafetensors } from './safetensors.ts'

/** How many bytes from the start of a file decide. */
export const HEAD_BYTES = 512

export type FileKind = 'zip' | 'legacy-pytorch' | 'pickle' | 'safetensors' | 'json' | 'protobuf'

/** What a file seems to be, or undefined if it is none of the kinds that are read. */
export function kindOf(head: Buffer): FileKind | undefined {
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) return 'zip'
  if (isLegacyTorch(head)) return 'legacy-pytorch'
  // First, for the length of its header may read like the start of a pickle: 80 04, that is 1,152 bytes.
  if (isSafetensors(head)) return 'safetensors'
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) return 'pickle'
  if (/^\s*\{/.test(head.toString('latin1'))) return 'json'
  // Field 1 of an ONNX model, its format's version.
  if (head[0] === 0x08 && head[1]! >= 1 && head[1]! < 0x80) return 'protobuf'
  return undefined
}

/** Files that people take for checkpoints, and what helps. */
const OTHERS: readonly (readonly [start: string, advice: string])[] = [
  ['\x89HDF', 'a Keras HDF5 file: convert it with tensorflowjs_converter --input_format=keras'],
  ['version https://git-lfs', 'a Git LFS pointer, not the file itself: run git lfs pull'],
  ['\x1f\x8b', 'a gzip archive: unpack it first'],
  ['7z\xbc\xaf', 'a 7z archive: unpack it first'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['<', 'an HTML or XML page: perhaps a download that failed'],
]

/** Says what an unknown file is, as far as its first bytes tell. */
export function describeUnknown(head: Buffer): string {
  if (head.length === 0) return 'It is empty.'
  if (isNpy(head)) return 'It is a single NumPy array: name the .jl index that goes with it.'
  if (head.toString('latin1', 257, 262) === 'ustar')
    return 'It is a tar archive (PyTorch before 0.1.10 wrote such): unpack or save it again.'
  const known = OTHERS.find(([start]) => startsWith(head, start))
  if (known) return `It is ${known[1]}.`
  const isText = /^[\t\n\r\x20-\x7e]+$/.test(head.toString('latin1'))
  const bytes = `It begins with the bytes ${head.subarray(0, 8).toString('hex')}.`
  return isText ? `It is a text, not weights. ${bytes}` : bytes
}

function startsWith(head: Buffer, start: string): boolean {
  return head.toString('latin1', 0, start.length) === start
}
