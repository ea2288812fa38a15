/** Writes NumPy arrays and archives, as `numpy.savez` does. */

/** A .npy file of float32 numbers. */
export function arrayOf(shape: readonly number[], values: readonly number[]): Buffer {
  const sizes = shape.map((size) => `${size},`).join(' ')
  const facts = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`
  const text = Buffer.from(`${facts.padEnd(117)}\n`)
  const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length, 0])
  return Buffer.concat([head, text, Buffer.from(Float32Array.from(values).buffer)])
}

/** A ZIP of files. Without `deflate`, they are stored. */
export function archive(
  files: Readonly<Record<string, Buffer>>,
  deflate?: (data: Buffer) => Buffer,
): Uint8Array<ArrayBuffer> {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const [name, file] of Object.entries(files)) {
    const data = deflate?.(file) ?? file
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(deflate ? 8 : 0, 10)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt32LE(file.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), data)
    entries.push(entry, Buffer.from(name))
    offset += local.length + name.length + data.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(Buffer.concat(entries).length, 12)
  end.writeUInt32LE(offset, 16)
  return Uint8Array.from(Buffer.concat([...locals, ...entries, end]))
}
