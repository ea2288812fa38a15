/**
 * Reads NumPy's .npy files
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), one array each.
 */
import { isNpy } from '../../../clients/sdk/src/checkpoint-file.ts'
import { CheckpointInvalid } from '../../errors.ts'
import { arrayTensor, elementCount, rowMajor } from './array-tensor.ts'
import { show } from './folder.ts'
import { ITEM_SIZE } from './numbers.ts'
import type { SourceDType, SourceTensor } from './source.ts'

const MAX_HEADER_BYTES = 4096

/** By their names in NumPy. */
export const DTYPES: ReadonlyMap<string, SourceDType> = new Map([
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
  ['i1', 'int8'],
  ['i2', 'int16'],
  ['i4', 'int32'],
  ['i8', 'int64'],
  ['u1', 'uint8'],
  ['u2', 'uint16'],
  ['u4', 'uint32'],
  ['u8', 'uint64'],
  ['b1', 'bool'],
])

/** The header dict exactly as NumPy writes it; Python 2 appended an L to numbers. */
const HEADER =
  /^\{'descr': '([<>|=])(\w\d+)', 'fortran_order': (True|False), 'shape': \(((?:\d{1,15}L?, ?)*(?:\d{1,15}L?)?)\),? ?\} *\n?$/

/** Reads a whole file. Throws CheckpointInvalid unless its size matches its header exactly. */
export function readNpy(bytes: Uint8Array, name: string): SourceTensor {
  const { text, end } = splitHeader(bytes, name)
  const [, order, type, fortran, sizes] = HEADER.exec(text) ?? []
  const dtype = type === undefined ? undefined : DTYPES.get(type)
  if (!dtype || sizes === undefined)
    throw new CheckpointInvalid(
      `${name} is not an array of plain numbers: its header is ${show(text)}.`,
    )
  const shape = (sizes.match(/\d+/g) ?? []).map(Number)
  const needed = elementCount(name, shape) * ITEM_SIZE[dtype]
  const data = bytes.subarray(end)
  if (data.length !== needed)
    throw new CheckpointInvalid(
      `${name} has ${data.length} bytes of numbers, but its shape [${shape}] needs ${needed}.`,
    )
  const strides = fortran === 'True' ? rowMajor([...shape].reverse()).reverse() : rowMajor(shape)
  return arrayTensor(name, data, { dtype, shape, strides, littleEndian: order !== '>' })
}

/** Offset of the pickle in a file with an array of Python objects; null for an array of numbers. */
export function pickleStart(bytes: Uint8Array, name: string): number | null {
  const { text, end } = splitHeader(bytes, name)
  return text.startsWith("{'descr': '|O'") ? end : null
}

function splitHeader(bytes: Uint8Array, name: string): { text: string; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = isNpy(bytes) && bytes.length >= 12 ? view.getUint8(6) : 0
  if (version < 1 || version > 3)
    throw new CheckpointInvalid(`${name} is not a .npy file of a known version (1 to 3).`)
  const start = version === 1 ? 10 : 12
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > MAX_HEADER_BYTES || start + length > bytes.length)
    throw new CheckpointInvalid(`${name} has an invalid header length of ${length} bytes.`)
  const text = Buffer.from(bytes.subarray(start, start + length)).toString('latin1')
  return { text, end: start + length }
}
