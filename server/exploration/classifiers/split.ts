/** The parts of a dataset that a classifier is fitted, tuned and tested on. */
import { philox4x32 } from '../../latent/philox.ts'

/** Share of the images to test with, and of the others to choose C with. */
const [TEST_SHARE, VALIDATION_SHARE] = [0.2, 0.2]

/** Maximum number of images to test with. More would hardly change the figures. */
const MAX_TEST = 10_000

/** "clas". */
const KEY = 0x636c6173

export interface Split {
  /** Indices of images, ascending. */
  readonly training: readonly number[]
  /** Images of `training` that C is chosen with. */
  readonly validation: ReadonlySet<number>
  readonly test: readonly number[]
}

export interface SplitOptions {
  readonly seed: number
  /** Maximum number of training images of each class; null: no maximum. */
  readonly samplesPerClass: number | null
  /** Maximum number of training images. */
  readonly maxTraining: number
}

/**
 * Splits the images of each class (-1: none) at random, so that every part has all classes in the
 * same proportions. A seed gives the same split for the same classes.
 */
export function splitImages(
  classes: Int32Array,
  { seed, samplesPerClass, maxTraining }: SplitOptions,
): Split {
  const groups = new Map<number, number[]>()
  classes.forEach((own, image) => {
    if (own < 0) return
    const group = groups.get(own)
    if (group) group.push(image)
    else groups.set(own, [image])
  })
  const labelled = [...groups.values()].reduce((sum, images) => sum + images.length, 0)
  const testShare = Math.min(TEST_SHARE, MAX_TEST / labelled)
  const trainingShare = Math.min(1, maxTraining / (labelled * (1 - testShare)))
  const parts = [...groups.values()].map((images) => {
    const order = shuffled(images, seed)
    const tests = Math.max(1, Math.floor(order.length * testShare))
    const rest = order.length - tests
    const most = Math.min(samplesPerClass ?? rest, Math.max(2, Math.floor(rest * trainingShare)))
    const training = order.slice(tests, tests + most)
    const validation = training.slice(0, Math.max(1, Math.floor(most * VALIDATION_SHARE)))
    return { test: order.slice(0, tests), training, validation }
  })
  return {
    training: parts.flatMap(({ training }) => training).sort((a, b) => a - b),
    validation: new Set(parts.flatMap(({ validation }) => validation)),
    test: parts.flatMap(({ test }) => test).sort((a, b) => a - b),
  }
}

/** The largest number of training images that `splitImages` has of each class. */
export function mostOfEachClass(classes: Int32Array): number {
  const counts = new Map<number, number>()
  for (const own of classes) if (own >= 0) counts.set(own, (counts.get(own) ?? 0) + 1)
  const fewest = Math.min(...counts.values())
  return Math.floor(fewest * (1 - TEST_SHARE))
}

/** Images in the order of random numbers, which depend on the image and the seed alone. */
function shuffled(images: readonly number[], seed: number): number[] {
  const rank = new Map(images.map((image) => [image, philox4x32([image, 0, 0, 0], [KEY, seed])[0]]))
  return [...images].sort((a, b) => rank.get(a)! - rank.get(b)! || a - b)
}
