/** Number formats of weights files, little-endian, and their conversion to float32. */

const SIZES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const

/** Names of dtypes as in safetensors. */
export type StoredDtype = keyof typeof SIZES

/** Bytes per element, or undefined for an unknown dtype. */
export function sizeOfDtype(dtype: unknown): number | undefined {
  return typeof dtype === 'string' && Object.hasOwn(SIZES, dtype)
    ? SIZES[dtype as StoredDtype]
    : undefined
}

/** Converts numbers to float32 in new memory; float64 and integers round to the nearest. */
export function decodeNumbers(dtype: StoredDtype, bytes: Uint8Array): Float32Array {
  const aligned = new Uint8Array(bytes).buffer // Copies the bytes; Buffer.slice() wouldn't.
  switch (dtype) {
    case 'F32':
      return new Float32Array(aligned)
    case 'F16':
      return Float32Array.from(new Uint16Array(aligned), halfToNumber)
    case 'BF16':
      return bfloatsToFloats(new Uint16Array(aligned))
    case 'F64':
      return Float32Array.from(new Float64Array(aligned))
    case 'I64':
      return Float32Array.from(new BigInt64Array(aligned), Number)
    case 'U64':
      return Float32Array.from(new BigUint64Array(aligned), Number)
    case 'I32':
      return Float32Array.from(new Int32Array(aligned))
    case 'U32':
      return Float32Array.from(new Uint32Array(aligned))
    case 'I16':
      return Float32Array.from(new Int16Array(aligned))
    case 'U16':
      return Float32Array.from(new Uint16Array(aligned))
    case 'I8':
      return Float32Array.from(new Int8Array(aligned))
    case 'U8':
    case 'BOOL':
      return Float32Array.from(bytes)
  }
}

/** Decodes IEEE 754 binary16 from its bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** bfloat16 is the upper half of a float32. */
function bfloatsToFloats(values: Uint16Array): Float32Array {
  const bits = new Uint32Array(values.length)
  for (let index = 0; index < values.length; index += 1) bits[index] = values[index]! << 16
  return new Float32Array(bits.buffer)
}
