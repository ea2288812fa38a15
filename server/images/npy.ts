/** Headers of NumPy's .npy files. */

const MAGIC = '\x93NUMPY'
/** Version 1.0: the header's length has two bytes. */
const VERSION = [1, 0]
/** The array begins at a multiple of this, for memory mapping. */
const ALIGNMENT = 64

/** Returns the header of a uint8 array in C order. The array's bytes follow it. */
export function npyHeader(shape: readonly number[]): Buffer {
  const sizes = shape.map((size) => `${size},`).join(' ')
  const facts = `{'descr': '|u1', 'fortran_order': False, 'shape': (${sizes}), }`
  const start = MAGIC.length + VERSION.length + 2
  const length = Math.ceil((start + facts.length + 1) / ALIGNMENT) * ALIGNMENT - start
  const header = Buffer.alloc(start + length, ' ')
  header.write(MAGIC, 'latin1')
  header.set(VERSION, MAGIC.length)
  header.writeUInt16LE(length, start - 2)
  header.write(`${facts.padEnd(length - 1)}\n`, start, 'latin1')
  return header
}
