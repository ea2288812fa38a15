/** Archives and binary datasets for tests. */

/** Makes a tar archive (ustar) of regular files. */
export function makeTar(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const parts = Object.entries(files).flatMap(([name, bytes]) => {
    const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512)
    return [tarHeader(name, bytes.length), bytes, padding]
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Makes `count` IDX images of `edge` pixels. All pixels of image `i` are `i`. */
export function makeIdxImages(count: number, edge: number, width = edge): Buffer {
  const header = Buffer.alloc(16)
  for (const [at, value] of [0x0803, count, edge, width].entries())
    header.writeUInt32BE(value, at * 4)
  const images = Array.from({ length: count }, (_, index) => Buffer.alloc(edge * width, index))
  return Buffer.concat([header, ...images])
}

export function makeIdxLabels(labels: readonly number[]): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(0x0801, 0)
  header.writeUInt32BE(labels.length, 4)
  return Buffer.concat([header, Buffer.from(labels)])
}

/**
 * Makes CIFAR-10 records. Image `i` has the label `i % 10`, red `i`, green 100, and its column as
 * blue.
 */
export function makeCifarBatch(count: number): Buffer {
  const records = Array.from({ length: count }, (_, index) =>
    Buffer.concat([
      Buffer.of(index % 10),
      Buffer.alloc(1024, index),
      Buffer.alloc(1024, 100),
      Buffer.from(Uint8Array.from({ length: 1024 }, (_, at) => at % 32)),
    ]),
  )
  return Buffer.concat(records)
}
