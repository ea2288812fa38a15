/**
 * Reads latents in w from a NumPy archive (.npz), such as the `projected_w.npz` that StyleGAN's
 * projector writes: an array `w` [rows, size], or [latents, rows, size].
 */
import { FileProblem, MAX_LATENTS, type FileLatent } from './latent-file.ts'

const KEY = 'w.npy'

/** Returns the latents of a file in order. Throws FileProblem. */
export async function readNpz(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<FileLatent[]> {
  const array = await memberOf(bytes, KEY)
  if (!array) throw new FileProblem('This archive has no array "w".')
  const { shape, values } = readNpy(array)
  const [size = 0, rows = 1, latents = 1] = shape.toReversed()
  if (shape.length < 2 || shape.length > 3 || values.length === 0) {
    throw new FileProblem(
      `Its array "w" has the shape [${shape.join(', ')}] instead of [rows, size] or [latents, rows, size].`,
    )
  }
  if (latents > MAX_LATENTS) throw new FileProblem('You can import at most 10,000 at a time.')
  return Array.from({ length: latents }, (_, latent) => {
    const start = latent * rows
    const wPlus = Array.from({ length: rows }, (_row, row) => [
      ...values.subarray((start + row) * size, (start + row + 1) * size),
    ])
    return fileLatent(wPlus, latents === 1 ? name : `${name} ${latent + 1}`)
  })
}

function fileLatent(wPlus: number[][], name: string): FileLatent {
  const [first] = wPlus
  const isOneRow = wPlus.every((row) => row.every((value, index) => value === first![index]))
  const values = isOneRow ? { w: first! } : { wPlus }
  return { id: name, name, tags: [], note: '', recipe: values, ...values, checkpoint: null }
}

const END_OF_DIRECTORY = 0x06054b50
const ENTRY = 0x02014b50
/** Length of the end of a directory without its comment. */
const END_LENGTH = 22

/** Returns the bytes of a file in a ZIP, stored or deflated; undefined if there is none. */
async function memberOf(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - END_LENGTH
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end -= 1
  if (end < 0) throw new FileProblem('This isn’t a NumPy archive, or it is incomplete.')
  let at = view.getUint32(end + 16, true)
  while (at + 46 <= end && view.getUint32(at, true) === ENTRY) {
    const [nameLength, extra, comment] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    )
    const own = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength!))
    if (own === name) {
      const local = view.getUint32(at + 42, true)
      if (local + 30 > bytes.length) throw new FileProblem('The archive is incomplete.')
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
      const data = bytes.slice(start, start + view.getUint32(at + 20, true))
      return view.getUint16(at + 10, true) === 8 ? inflate(data) : data
    }
    at += 46 + nameLength! + extra! + comment!
  }
  return undefined
}

async function inflate(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Reads a .npy file with little-endian floats in C order. */
function readNpy(bytes: Uint8Array<ArrayBuffer>) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const problem = new FileProblem('Its array "w" isn’t of float32 or float64 numbers in C order.')
  if (bytes.length < 12 || bytes[1] !== 0x4e) throw problem
  const wide = bytes[6]! > 1
  const start = (wide ? 12 : 10) + (wide ? view.getUint32(8, true) : view.getUint16(8, true))
  const header = new TextDecoder().decode(bytes.subarray(10, start))
  const [, kind] = /'descr': '<f([48])'/.exec(header) ?? []
  const [, sizes] = /'shape': \(([\d, ]*)\)/.exec(header) ?? []
  if (kind === undefined || sizes === undefined || /'fortran_order': True/.test(header))
    throw problem
  const shape = sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number)
  const count = shape.reduce((product, size) => product * size, 1)
  const width = Number(kind)
  if (start + count * width > bytes.length) throw new FileProblem('The archive is incomplete.')
  const values = Float32Array.from({ length: count }, (_, index) => {
    const at = start + index * width
    return width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true)
  })
  if (!values.every(Number.isFinite)) throw new FileProblem('Its array "w" has infinite numbers.')
  return { shape, values }
}
