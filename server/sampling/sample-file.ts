/** Files of samples for other programs: a NumPy array, or an archive of PNG pictures. */
import { createHash } from 'node:crypto'
import { StoredZip } from '../archive/stored-zip.ts'
import { tarEnd, tarFile } from '../archive/tar.ts'
import { ENCODER, encodeImage } from '../images/encode.ts'
import { npyHeader } from '../images/npy.ts'
import { MAX_SEED } from '../latent/seed-to-z.ts'
import { seedSamples, type SeedRange, type SeedSamplesOptions } from './seed-samples.ts'
import type { Sampling } from './sampling.ts'
import { variantName } from './variant.ts'

const SEED_DIGITS = String(MAX_SEED).length

export const SAMPLE_FILE_FORMATS = ['npy', 'tar', 'zip'] as const
export type SampleFileFormat = (typeof SAMPLE_FILE_FORMATS)[number]

/** Everything that the file's bytes depend on, besides the versions of engine and encoder. */
export interface SampleFile {
  readonly sampling: Sampling
  readonly seeds: SeedRange
  readonly format: SampleFileFormat
}

/** The parts of a file. */
interface Layout {
  readonly begin?: Buffer
  add(bytes: Buffer): Buffer[]
  end(): Iterable<Buffer>
}

const LAYOUTS: Readonly<Record<SampleFileFormat, (file: SampleFile) => Layout>> = {
  npy: (file) => ({ begin: npyHeader(shapeOf(file)), add: (pixels) => [pixels], end: () => [] }),
  tar(file) {
    let index = 0
    return { add: (png) => tarFile(pictureName(file, index++), png), end: () => [tarEnd()] }
  },
  zip: (file) => new StoredZip(countOf(file), (index) => pictureName(file, index)),
}

export const SAMPLE_FILE_TYPES: Readonly<Record<SampleFileFormat, string>> = {
  npy: 'application/octet-stream',
  tar: 'application/x-tar',
  zip: 'application/zip',
}

/** The file's size, bytes; null for archives, whose pictures must be encoded first. */
export function sampleFileSize(file: SampleFile): number | null {
  if (file.format !== 'npy') return null
  const shape = shapeOf(file)
  return npyHeader(shape).length + shape.reduce((product, size) => product * size)
}

/** Returns a strong, quoted ETag. `versions` are those of the engine. */
export function sampleFileEtag(
  { sampling, seeds, format }: SampleFile,
  versions: string[],
): string {
  const { checkpoint, truncation, variant } = sampling
  const picture = [checkpoint.digest, variantName(variant), truncation, ...versions, ENCODER]
  const text = JSON.stringify([format, seeds.first, seeds.last, ...picture])
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`
}

/**
 * Yields the file's bytes. The first ones include a sample, so that what prevents sampling is
 * thrown before. Throws as `Sampler.sample` and `encodeImage` do.
 */
export async function* writeSampleFile(
  file: SampleFile,
  options: Pick<SeedSamplesOptions, 'sampler' | 'signal'>,
): AsyncGenerator<Buffer> {
  const { signal } = options
  const layout = LAYOUTS[file.format](file)
  const imageFormat = file.format === 'npy' ? 'RAW' : 'PNG'
  const batches = seedSamples({ ...file, ...options }, (samples) =>
    Promise.all(samples.map((pixels) => encodeImage(pixels, imageFormat, { signal }))),
  )
  let begin = layout.begin ? [layout.begin] : []
  for await (const images of batches) {
    yield join([...begin, ...images.flatMap(({ bytes }) => layout.add(bytes))])
    begin = []
  }
  yield* layout.end()
}

/** Joins parts. Those next to each other in memory, as a batch's pixels are, are not copied. */
function join(parts: readonly Buffer[]): Buffer {
  const { buffer, byteOffset } = parts[0]!
  let end = byteOffset
  for (const part of parts) {
    if (part.buffer !== buffer || part.byteOffset !== end) return Buffer.concat(parts)
    end += part.length
  }
  return Buffer.from(buffer, byteOffset, end - byteOffset)
}

/** [samples, height, width, channels] */
function shapeOf(file: SampleFile): number[] {
  const { width, height, channels } = file.sampling.checkpoint.generator.image
  return [countOf(file), height, width, channels]
}

function countOf({ seeds }: SampleFile): number {
  return seeds.last - seeds.first + 1
}

/** `seed-0000000042.png`: files of any archives sort by seed. */
function pictureName({ seeds }: SampleFile, index: number): string {
  return `seed-${String(seeds.first + index).padStart(SEED_DIGITS, '0')}.png`
}
