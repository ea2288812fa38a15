/** Choices made at random from an image's index, the same on every machine. */
import { philox4x32 } from '../../latent/philox.ts'

/** Returns numbers uniform in [0, 1). */
export type Chance = () => number

/** Returns the numbers of image `index` in the stream `key` (two uint32). */
export function chance(index: number, key: readonly [number, number]): Chance {
  const words: number[] = []
  let block = 0
  return () => {
    if (words.length === 0) words.push(...philox4x32([index, block++, 0, 0], key))
    return words.pop()! / 2 ** 32
  }
}

/** Returns one of the items, each equally likely; undefined if there are none. */
export function chooseFrom<Item>(items: readonly Item[], random: Chance): Item | undefined {
  return items[Math.floor(random() * items.length)]
}

/** Returns the index of a weight, chosen in proportion to it. */
export function chooseByWeight(weights: readonly number[], random: Chance): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  return weights.findIndex((weight) => (left -= weight) < 0)
}
