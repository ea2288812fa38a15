/**
 * Detects the kind of a checkpoint file by its first bytes, not by its name. The server decides
 * with this code; clients can refuse other files before uploading them.
 */

/** Number of bytes at the start of a file that are inspected. */
export const CHECKPOINT_HEAD_BYTES = 512

export type CheckpointFileKind =
  'zip' | 'legacy-pytorch' | 'pickle' | 'npy' | 'safetensors' | 'hdf5' | 'json' | 'protobuf'

/** 0x1950a86a20f9469cfc6c, as `torch.save` pickles it at the start of a legacy file. */
export const LEGACY_TORCH_MAGIC = '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e'
const NPY_MAGIC = '\x93NUMPY'

/** The kind of a file; undefined if it is not supported. */
export function checkpointKindOf(head: Uint8Array): CheckpointFileKind | undefined {
  const [first = 0, second = 0] = head
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) return 'zip'
  if (startsWith(head, LEGACY_TORCH_MAGIC)) return 'legacy-pytorch'
  if (startsWith(head, '\x89HDF\r\n\x1a\n')) return 'hdf5'
  // Before pickle: a header length of 1,152 bytes (80 04) looks like the start of a pickle.
  if (isSafetensors(head)) return 'safetensors'
  if (first === 0x80 && second >= 2 && second <= 5) return 'pickle'
  if (isNpy(head) && latin1(head).includes("'descr': '|O'")) return 'npy'
  if (/^\s*\{/.test(latin1(head))) return 'json'
  // Field 1 of an ONNX model, its IR version.
  if (first === 0x08 && second >= 1 && second < 0x80) return 'protobuf'
  return undefined
}

/**
 * Explains in one sentence why a file can't be a checkpoint; undefined if only the server can tell.
 *
 * @param head the first CHECKPOINT_HEAD_BYTES bytes of the file, or all of a shorter one
 */
export function explainUnsupportedCheckpoint(head: Uint8Array): string | undefined {
  if (checkpointKindOf(head)) return undefined
  if (head.length === 0) return 'It is empty.'
  const known = OTHERS.find(([offset, bytes]) => startsWith(head.subarray(offset), bytes))
  if (known) return `It is ${known[2]}.`
  if (/^(\xef\xbb\xbf)?\s*</.test(latin1(head)))
    return 'It is an HTML or XML page: the download may have failed.'
  const bytes = `It begins with the bytes ${toHex(head.subarray(0, 8))}.`
  return isText(head) ? `It is a text file, not weights. ${bytes}` : bytes
}

/** True if a file starts like a .npy file. */
export function isNpy(head: Uint8Array): boolean {
  return startsWith(head, NPY_MAGIC)
}

/** True if a file starts with the length of a JSON header. */
function isSafetensors(head: Uint8Array): boolean {
  return head.length > 8 && head[6] === 0 && head[7] === 0 && head[8] === 0x7b
}

/** Files that are often mistaken for checkpoints, with advice. */
const OTHERS: readonly (readonly [offset: number, bytes: string, advice: string])[] = [
  [0, NPY_MAGIC, 'a single NumPy array: save all of them by name with numpy.savez'],
  [0, 'version https://git-lfs', 'a Git LFS pointer, not the file itself: run git lfs pull'],
  [
    257,
    'ustar',
    'a tar archive (the format of PyTorch before 0.1.10): unpack it, or save it again',
  ],
  [0, '\x1f\x8b', 'a gzip archive: unpack it first'],
  [0, '7z\xbc\xaf', 'a 7z archive: unpack it first'],
  [0, 'Rar!', 'a RAR archive: unpack it first'],
  [0, '\x89PNG', 'a PNG image'],
  [0, '\xff\xd8\xff', 'a JPEG image'],
  [0, 'GIF8', 'a GIF image'],
  [8, 'WEBP', 'a WebP image'],
  [0, '%PDF', 'a PDF document'],
]

function startsWith(head: Uint8Array, start: string): boolean {
  return latin1(head.subarray(0, start.length)) === start
}

/** One character per byte. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, CHECKPOINT_HEAD_BYTES))
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** True for UTF-8 without control characters. The last character may be cut off. */
function isText(head: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    // eslint-disable-next-line no-control-regex
    return !/[\0-\x08\x0e-\x1f\x7f]/.test(text)
  } catch {
    return false
  }
}
