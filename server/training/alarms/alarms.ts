/** Alarms: what figures and fixed-noise samples must not look like, remembered so that each is told once. */
import type { AlarmKind, StepFigures } from '../../db/stores.ts'
import type { Variety } from './variety.ts'

export interface Alarm {
  readonly kind: AlarmKind
  /** What was measured, in words. */
  readonly message: string
}

/** What must be remembered between steps; plain JSON, kept with every checkpoint, so that a resumed run tells the same. */
export interface AlarmMemory {
  /** Decaying means of D(x) and D(G(z)). */
  readonly dReal: number
  readonly dFake: number
  /** The most that samples have differed by, as a share of what reals do. */
  readonly peak: number
  /** Whether few samples had a twin at any time. */
  readonly hadFewTwins: boolean
  /** Snapshots in a row that looked bad. */
  readonly alike: number
  readonly twins: number
  /** Those that are on. */
  readonly raised: readonly AlarmKind[]
}

export const NO_ALARMS: AlarmMemory = {
  dReal: 0.5,
  dFake: 0.5,
  peak: 0,
  hadFewTwins: false,
  alike: 0,
  twins: 0,
  raised: [],
}

/**
 * Of the decaying means: some 50 steps. From one half it takes them 194 steps to come within 0.01 of 0 or 1, so a burst, or
 * the first steps of a healthy run, in which D is ahead, do not count.
 */
const DECAY = 0.98
/** How near to its targets (the label of reals, and 0) D must be, and how far from one of them to be well again. */
const SATURATED = 0.01
const UNSATURATED = 0.05

/** Distance between samples as a share of that between reals: below the first collapsed, above the second well again. */
const ALIKE = 0.2
const VARIED = 0.3
/** Share of samples that have a twin, beyond that of reals. */
const MANY_TWINS = 0.5
const FEW_TWINS = 0.25
/** A snapshot alone says little. */
const SNAPSHOTS_IN_A_ROW = 2
/**
 * All samples of a network that has learned little look alike: a healthy FAST run on avatars begins at a share of 0.06, and
 * has 0.15 and twins throughout at step 300. So a collapse is a fall, to below this share of what it was at best; only a
 * run of so many steps ought to have learned variety.
 */
const FALLEN = 0.5
const LEARNED_BY_STEP = 2_000

/** What D's figures of a step tell. `dReal` and `dFakeBefore` are probabilities. */
export function alarmsOfStep(
  memory: AlarmMemory,
  { dReal, dFakeBefore }: Pick<StepFigures, 'dReal' | 'dFakeBefore'>,
  realLabel: number,
): { memory: AlarmMemory; alarms: Alarm[] } {
  const mean = (old: number, value: number) => DECAY * old + (1 - DECAY) * value
  const next = {
    ...memory,
    dReal: mean(memory.dReal, dReal),
    dFake: mean(memory.dFake, dFakeBefore),
  }
  const isOver = (margin: number) => next.dReal > realLabel - margin && next.dFake < margin
  return settle(next, {
    kind: 'DISCRIMINATOR_SATURATED',
    isBad: isOver(SATURATED),
    isWell: !isOver(UNSATURATED),
    message:
      `The discriminator tells reals from fakes perfectly: over some 50 steps D(x) is ${next.dReal.toFixed(3)} ` +
      `and D(G(z)) ${next.dFake.toFixed(3)}, so the generator learns nothing.`,
  })
}

/** What the fixed-noise samples of a snapshot tell, against the same measures on as many reals. */
export function alarmsOfSamples(
  memory: AlarmMemory,
  step: number,
  samples: Variety,
  reals: Variety,
): { memory: AlarmMemory; alarms: Alarm[] } {
  const share = reals.distance > 0 ? samples.distance / reals.distance : 1
  const twins = Math.max(0, samples.twins - reals.twins)
  const peak = Math.max(memory.peak, share)
  const hadFewTwins = memory.hadFewTwins || twins < FEW_TWINS
  const hasLearned = step >= LEARNED_BY_STEP
  const isAlike = share < ALIKE && (hasLearned || share < FALLEN * peak)
  const isTwinned = twins > MANY_TWINS && (hasLearned || hadFewTwins)
  const alike = isAlike ? memory.alike + 1 : 0
  const twinned = isTwinned ? memory.twins + 1 : 0
  const collapse = settle(
    { ...memory, peak, hadFewTwins, alike, twins: twinned },
    {
      kind: 'MODE_COLLAPSE',
      isBad: alike >= SNAPSHOTS_IN_A_ROW,
      isWell: share > VARIED,
      message: `The samples look alike: they differ by ${percent(share)} of what reals differ by, ${percent(peak)} at best.`,
    },
  )
  const duplicates = settle(collapse.memory, {
    kind: 'DUPLICATES',
    isBad: twinned >= SNAPSHOTS_IN_A_ROW,
    isWell: twins < FEW_TWINS,
    message: `${percent(samples.twins)} of the samples have a near twin among them; of reals ${percent(reals.twins)}.`,
  })
  return { memory: duplicates.memory, alarms: [...collapse.alarms, ...duplicates.alarms] }
}

/** The alarm of a step whose losses or weights are not all finite; undefined if they are. */
export function alarmOfNumbers(
  step: number,
  figures: Readonly<Record<'lossD' | 'lossG' | 'finite', number>>,
): Alarm | undefined {
  const bad = (['lossD', 'lossG'] as const).find((name) => !Number.isFinite(figures[name]))
  if (bad === undefined && figures.finite === 1) return undefined
  const what = bad === undefined ? 'a weight is NaN or infinite' : `${bad} is ${figures[bad]}`
  return { kind: 'NOT_FINITE', message: `At step ${step} ${what}.` }
}

/** Raises an alarm that is bad and not on; one that is on stays on, silently, until all is well. */
function settle(
  memory: AlarmMemory,
  finding: Alarm & { readonly isBad: boolean; readonly isWell: boolean },
): { memory: AlarmMemory; alarms: Alarm[] } {
  const { kind, message, isBad, isWell } = finding
  const isOn = memory.raised.includes(kind)
  if (isBad && !isOn) {
    return { memory: { ...memory, raised: [...memory.raised, kind] }, alarms: [{ kind, message }] }
  }
  if (!isOn || !isWell) return { memory, alarms: [] }
  return { memory: { ...memory, raised: memory.raised.filter((on) => on !== kind) }, alarms: [] }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
