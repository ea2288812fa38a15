/** Measurement of forgetting: judges see the same samples with and without the maps. */
import { z } from 'zod'
import { derivedSeed } from '../../latent/seed-to-z.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import type { Sampling } from '../../sampling/sampling.ts'
import { judgeFacts, type JudgeFacts, type Panel, type Verdict } from '../classifiers/panel.ts'
import { share } from '../schemas.ts'

/** "kept": judged samples differ from the marked ones. */
const KEY = 0x6b657074

/** Matches the GraphQL type ForgettingRates. */
export const forgettingRates = z.object({
  judge: judgeFacts,
  values: z.array(
    z.object({
      value: z.string(),
      samples: z.int(),
      /** The shares are null if no sample had the value. */
      kept: share.nullable(),
      after: z.array(share).nullable(),
      /** Null without controls, too. */
      controls: z.object({ mean: share, min: share, max: share }).nullable(),
    }),
  ),
})

export type ForgettingRates = z.infer<typeof forgettingRates>

/** Counts of the samples judged so far. */
export const tally = z.object({
  samples: z.int(),
  /** By judge, value before, and value with the variant. */
  variant: z.array(z.array(z.array(z.int()))),
  /** Samples that keep their value, by control, judge and value. */
  controls: z.array(z.array(z.array(z.int()))),
})

export type Tally = z.infer<typeof tally>

/** The samplings to compare. */
export interface Samplings {
  readonly plain: Sampling
  readonly variant: Sampling
  readonly controls: readonly Sampling[]
}

/** The seed of a judged sample. */
export function judgedSeed(index: number): number {
  return derivedSeed(KEY, index)
}

export function emptyTally(judges: readonly JudgeFacts[], controls: number): Tally {
  const byValue = <Item>(make: (values: number) => Item) =>
    judges.map(({ values }) => values.map(() => make(values.length)))
  return {
    samples: 0,
    variant: byValue((values) => Array.from({ length: values }, () => 0)),
    controls: Array.from({ length: controls }, () => byValue(() => 0)),
  }
}

/** Judges samples of all samplings. Returns the tally with them. */
export async function judgeMore(
  before: Tally,
  panel: Pick<Panel, 'samples'>,
  { plain, variant, controls }: Samplings,
  latents: readonly ResolvedLatent[],
  signal: AbortSignal,
): Promise<Tally> {
  const counted = structuredClone(before)
  const had = await panel.samples(plain, latents, signal)
  /** Calls `count` for each judge and sample, with the values before and after. */
  const compare = async (
    sampling: Sampling,
    count: (judge: number, from: number, to: number) => void,
  ) => {
    const has: Verdict[] = await panel.samples(sampling, latents, signal)
    had.forEach((values, row) =>
      values.forEach((from, judge) => count(judge, from, has[row]![judge]!)),
    )
  }
  await compare(variant, (judge, from, to) => counted.variant[judge]![from]![to]!++)
  for (const [index, control] of controls.entries()) {
    await compare(control, (judge, from, to) => {
      if (from === to) counted.controls[index]![judge]![from]!++
    })
  }
  return { ...counted, samples: before.samples + latents.length }
}

export function ratesOf(judges: readonly JudgeFacts[], counted: Tally): ForgettingRates[] {
  return judges.map((judge, at) => ({
    judge,
    values: judge.values.map((value, from) => {
      const counts = counted.variant[at]![from]!
      const samples = sum(counts)
      if (samples === 0) return { value, samples, kept: null, after: null, controls: null }
      const after = counts.map((count) => count / samples)
      const controls = counted.controls.map((control) => control[at]![from]! / samples)
      return { value, samples, kept: after[from]!, after, controls: rangeOf(controls) }
    }),
  }))
}

function rangeOf(shares: readonly number[]) {
  if (shares.length === 0) return null
  const mean = sum(shares) / shares.length
  const [min, max] = [Math.min(...shares), Math.max(...shares)]
  // Rounding could put the mean of equal shares slightly beyond them.
  return { mean: Math.min(max, Math.max(min, mean)), min, max }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
