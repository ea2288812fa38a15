/** Figures of studies: the samples of each case in a row, in groups side by side. */
import { z } from 'zod'
import { asGenerator, type CheckpointStore } from '../../checkpoints/checkpoint.ts'
import { contactSheet, layOutSheet } from '../../images/contact-sheet.ts'
import { encodeImage } from '../../images/encode.ts'
import type { Pixels } from '../../images/pixels.ts'
import type { ImageSize } from '../../gan/network-family.ts'
import { argsDocument } from '../../pictures/document.ts'
import type { PictureRenderer } from '../../pictures/picture.ts'
import { seedLatent } from '../../sampling/latents.ts'
import { plainSampling, type Sampler } from '../../sampling/sampling.ts'
import { arithmeticLatent } from './arithmetic-cases.ts'
import { MOST_EXEMPLARS, SHOWN_CASES } from './arithmetic-study.ts'
import { pixelArithmetic } from './pixel-arithmetic.ts'

/** White pixels between groups. */
const GAP = 6
const WHITE = 255

const GROUP = z.array(z.int().min(0)).min(1).max(MOST_EXEMPLARS).readonly()

const MEMBERS = z.object({
  /** The checkpoint's digest. */
  checkpoint: z.string(),
  /** Seeds of A, B and C; all groups have the same number of members. */
  cases: z
    .array(z.object({ plus: GROUP, minus: GROUP, target: z.int().min(0) }))
    .min(1)
    .max(SHOWN_CASES)
    .readonly(),
})

export interface ArithmeticStudySource extends Readonly<z.infer<typeof MEMBERS>> {
  readonly kind: 'arithmeticStudy'
}

export interface ArithmeticStudyRendererOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly sampler: Pick<Sampler, 'sample'>
}

/** Columns of the groups: A, B, C, A - B + C of latents, and of pixels. */
function columnsOf({ cases }: ArithmeticStudySource): readonly number[] {
  const [{ plus, minus }] = cases as readonly [ArithmeticStudySource['cases'][number]]
  return [plus.length, minus.length, 1, 1, 1]
}

/** Returns the size of a figure. */
export function arithmeticStudySize(
  image: ImageSize,
  source: ArithmeticStudySource,
): { width: number; height: number } {
  const groups = columnsOf(source).map((columns) =>
    layOutSheet(columns * source.cases.length, image, { columns }),
  )
  const width = groups.reduce((sum, group) => sum + group.width, (groups.length - 1) * GAP)
  return { width, height: groups[0]!.height }
}

export function arithmeticStudyRenderer({
  checkpoints,
  sampler,
}: ArithmeticStudyRendererOptions): PictureRenderer<ArithmeticStudySource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: ({ cases }) =>
      cases.reduce((sum, { plus, minus }) => sum + plus.length + minus.length + 2, 0),
    ...argsDocument('arithmeticStudy', MEMBERS),
    async render(source, signal) {
      const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${source.checkpoint}`))
      const sampling = plainSampling(checkpoint)
      const latentOf = (seed: number) => seedLatent(seed, checkpoint)
      const rows: Pixels[][][] = []
      for (const { plus, minus, target } of source.cases) {
        const [a, b, c] = [plus.map(latentOf), minus.map(latentOf), latentOf(target)]
        const latents = [...a, ...b, c, arithmeticLatent(a, b, c)]
        const drawn = await sampler.sample(sampling, latents, signal)
        const [as, bs] = [drawn.slice(0, a.length), drawn.slice(a.length, -2)]
        const [own, added] = drawn.slice(-2) as [Pixels, Pixels]
        rows.push([as, bs, [own], [added], [averaged(as, bs, own)]])
      }
      signal?.throwIfAborted()
      const groups = columnsOf(source).map((columns, group) =>
        contactSheet(
          rows.flatMap((row) => row[group]!),
          { columns },
        ),
      )
      return { ...(await encodeImage(sideBySide(groups), 'PNG', { signal })), pixels: null }
    },
  }
}

/** The arithmetic of pixels, clipped. */
function averaged(plus: readonly Pixels[], minus: readonly Pixels[], target: Pixels): Pixels {
  const dataOf = ({ data }: Pixels) => data
  const data = pixelArithmetic(plus.map(dataOf), minus.map(dataOf), target.data)
  return { ...target, data: new Uint8Array(Uint8ClampedArray.from(data)) }
}

/** Joins pictures of one height from left to right. */
function sideBySide(pictures: readonly Pixels[]): Pixels {
  const { height, channels } = pictures[0]!
  const width = pictures.reduce((sum, own) => sum + own.width, (pictures.length - 1) * GAP)
  const data = new Uint8Array(width * height * channels).fill(WHITE)
  let left = 0
  for (const picture of pictures) {
    const bytes = picture.width * channels
    for (let row = 0; row < height; row++) {
      const pixels = picture.data.subarray(row * bytes, (row + 1) * bytes)
      data.set(pixels, (row * width + left) * channels)
    }
    left += picture.width + GAP
  }
  return { data, width, height, channels }
}
