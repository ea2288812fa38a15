/**
 * Packs a source: decodes every image once, counts and lists broken ones, and writes the rest to
 * one file.
 */
import { rename, rm } from 'node:fs/promises'
import { MIN_IMAGES } from '../../clients/sdk/src/image-files.ts'
import type { DatasetRow } from '../db/stores.ts'
import { DatasetInvalid } from '../errors.ts'
import { BrokenImage, type Crop, decodeImage, isGray } from './decode-image.ts'
import { displayName } from './display-name.ts'
import { inOrder, PICTURES_AT_ONCE } from './in-order.ts'
import { PackWriter } from './pack-writer.ts'
import { throttled, type ProgressOptions } from './progress.ts'
import { repack } from './repack.ts'
import type { ImageSource, SourceImage } from './sources/source.ts'

/** Maximum number of broken images to list. The others are only counted. */
export const MAX_NAMED = 20

export interface PackOptions extends ProgressOptions {
  /** Edge of the packed images, pixels. Sources with a format keep their own. */
  readonly imageSize: number
  readonly crop?: Crop
}

export type PackSummary = Pick<
  DatasetRow,
  'count' | 'channels' | 'imageSize' | 'brokenCount' | 'broken' | 'classes' | 'attributes'
>

/**
 * Writes the packed file `to`, with one channel if every image is grey, else three. Throws
 * DatasetInvalid for too few images or a broken source, and the signal's reason, and then leaves no
 * file.
 */
export async function pack(
  source: ImageSource,
  to: string,
  options: PackOptions,
): Promise<PackSummary> {
  if (source.total === 0) throw noImages(source)
  const packing = new Packing(source, options)
  const isGrayRgb = await packing.write(to)
  const { imageSize } = packing.shape
  const channels = isGrayRgb ? 1 : packing.shape.channels
  if (isGrayRgb) await makeGray(to, imageSize, options)
  return { ...packing.summary(), imageSize, channels }
}

type DecodeResult = { readonly image: SourceImage } & (
  | { readonly pixels: Uint8Array; readonly reason?: undefined }
  | { readonly pixels: null; readonly reason: string }
)

class Packing {
  readonly #source: ImageSource
  readonly #options: PackOptions
  readonly shape: { readonly imageSize: number; readonly channels: 1 | 3 }
  readonly #counts: number[]
  readonly #broken: { path: string; reason: string }[] = []
  #brokenCount = 0
  #count = 0

  constructor(source: ImageSource, options: PackOptions) {
    this.#source = source
    this.#options = options
    this.shape = source.format ?? { imageSize: options.imageSize, channels: 3 }
    this.#counts = source.classes.map(() => 0)
  }

  /** Writes the file. Returns true if it is RGB and all of it is grey. */
  async write(to: string): Promise<boolean> {
    const { classes, attributes, total } = this.#source
    const { signal, onProgress } = this.#options
    const report = throttled(onProgress)
    const progress = () => ({
      stage: 'packing' as const,
      done: this.#count + this.#brokenCount,
      total,
      message: this.#summarize(),
    })
    let isAllGray = this.shape.channels === 3
    await using writer = await PackWriter.create(to, { ...this.shape, classes, attributes })
    const decoded = inOrder(this.#source.images(), PICTURES_AT_ONCE, (image) => this.#decode(image))
    for await (const { image, pixels, reason } of decoded) {
      signal?.throwIfAborted()
      if (pixels) {
        isAllGray &&= isGray(pixels)
        this.#count++
        if (image.label !== null) this.#counts[image.label]!++
        await writer.add(pixels, image.label, image.attributes)
      } else {
        this.#brokenCount++
        if (this.#broken.length < MAX_NAMED)
          this.#broken.push({ path: displayName(image.path), reason })
      }
      report(progress)
    }
    if (this.#count < MIN_IMAGES) throw this.#tooFew()
    onProgress?.(progress())
    await writer.finish()
    return isAllGray
  }

  summary(): Omit<PackSummary, 'imageSize' | 'channels'> {
    return {
      count: this.#count,
      brokenCount: this.#brokenCount,
      broken: this.#broken,
      classes: this.#source.classes.map((label, at) => ({
        label: displayName(label),
        count: this.#counts[at]!,
      })),
      attributes: this.#source.attributes,
    }
  }

  async #decode(image: SourceImage): Promise<DecodeResult> {
    try {
      this.#options.signal?.throwIfAborted()
      const bytes = await image.read()
      const pixels = this.#source.format ? bytes : await decodeImage(bytes, this.#options)
      return { image, pixels }
    } catch (error) {
      if (error instanceof BrokenImage) return { image, pixels: null, reason: error.message }
      throw error
    }
  }

  #summarize(): string {
    const broken = this.#brokenCount === 0 ? '' : `, ${this.#brokenCount} broken`
    return `${this.#count} images packed${broken}`
  }

  #tooFew(): DatasetInvalid {
    const broken = this.#broken.slice(0, 3).map(({ path, reason }) => `${path} (${reason})`)
    const others =
      this.#brokenCount === 0 ? '' : ` ${this.#brokenCount} are broken: ${broken.join('; ')}.`
    return new DatasetInvalid(
      `Only ${this.#count} usable images; at least ${MIN_IMAGES} are required.${others}`,
      { count: this.#count, brokenCount: this.#brokenCount, broken: this.#broken },
    )
  }
}

async function makeGray(
  file: string,
  imageSize: number,
  { signal }: ProgressOptions,
): Promise<void> {
  const gray = `${file}.gray`
  try {
    await repack(file, gray, { imageSize, channels: 1, signal })
    await rename(gray, file)
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}

function noImages({ others, format }: ImageSource): DatasetInvalid {
  if (format) return new DatasetInvalid('The source contains no images.')
  const found = [...others]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([ending, count]) => `${count} ${ending === '' ? 'without an extension' : ending}`)
  const what = found.length === 0 ? 'it is empty' : `it contains ${found.join(', ')}`
  const isOneOfThese = ['.zip', '.gz', '.tar'].some((ending) => others.has(ending))
  const hint = isOneOfThese ? ' To use an archive, give its own path, not its folder.' : ''
  return new DatasetInvalid(`The source contains no JPEG, PNG or WebP: ${what}.${hint}`)
}
