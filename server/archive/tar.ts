/** Writes tar archives (ustar) of files in memory. */

const BLOCK = 512
const MODE = '0000644'
const MAGIC = 'ustar\x0000'

/** Returns a file as part of an archive. The name is ASCII, of at most 100 characters. */
export function tarFile(name: string, bytes: Buffer): Buffer[] {
  const padding = -bytes.length & (BLOCK - 1)
  return [header(name, bytes.length), bytes, Buffer.alloc(padding)]
}

/** Returns the end of an archive. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * BLOCK)
}

/** The owner is 0 and the time 1970, so that equal files make equal archives. */
function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const put = (at: number, text: string) => block.write(text, at, 'latin1')
  put(0, name)
  put(100, MODE)
  put(108, octal(0, 7))
  put(116, octal(0, 7))
  put(124, octal(size, 11))
  put(136, octal(0, 11))
  // The checksum counts itself as spaces.
  put(148, ' '.repeat(8))
  put(156, '0')
  put(257, MAGIC)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, `${octal(sum, 6)}\0`)
  return block
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
