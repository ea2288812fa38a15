/** Samples to choose from, with the values that judges found. */
import { chance, type Chance } from '../../datasets/built-in/chance.ts'
import { derivedSeed } from '../../latent/seed-to-z.ts'
import type { Verdict } from '../classifiers/panel.ts'

/** Number of samples that are judged. */
export const CANDIDATES = 2048

/** "case". */
const KEY = 0x63617365

/** The seed of the sample of a candidate. */
export function candidateSeed(seed: number, candidate: number): number {
  return derivedSeed(seed, candidate)
}

/** Random numbers of one case. */
export function chanceOfCase(seed: number, index: number): Chance {
  return chance(index, [KEY, seed])
}

/** The candidates, by index, whose value by the first judge is one of these. */
export function withValues(
  verdicts: readonly Verdict[],
  values: ReadonlySet<number>,
): { having: number[]; lacking: number[] } {
  const having: number[] = []
  const lacking: number[] = []
  verdicts.forEach(([value], index) => (values.has(value!) ? having : lacking).push(index))
  return { having, lacking }
}

/** Yields the items in random order. */
export function* shuffled<Item>(items: readonly Item[], random: Chance): Generator<Item, void> {
  const rest = [...items]
  while (rest.length > 0) {
    const at = Math.floor(random() * rest.length)
    yield rest[at]!
    rest[at] = rest.at(-1)!
    rest.pop()
  }
}

/** Returns the first items in random order; fewer if there are fewer. */
export function choose<Item>(items: readonly Item[], count: number, random: Chance): Item[] {
  const chosen: Item[] = []
  for (const item of shuffled(items, random)) {
    if (chosen.length === count) break
    chosen.push(item)
  }
  return chosen
}
