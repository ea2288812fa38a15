/**
 * Alarms: problems detected in the figures and fixed-noise samples. Each is raised only once while
 * it lasts.
 */
import type { AlarmKind, DeadMaps, StepFigures } from '../../db/stores.ts'
import { relativeToReals } from '../../images/quality.ts'
import type { Variety } from './variety.ts'

export interface Alarm {
  readonly kind: AlarmKind
  /** The measurement, as a sentence. */
  readonly message: string
}

/**
 * State kept between steps. Plain JSON, stored with every checkpoint, so that a resumed run raises
 * the same alarms.
 */
export interface AlarmMemory {
  /** Decaying means of D(x) and D(G(z)). */
  readonly dReal: number
  readonly dFake: number
  /** Largest difference between samples so far, as a share of that between reals. */
  readonly peak: number
  /** True if there has been a snapshot in which few samples had a twin. */
  readonly hadFewTwins: boolean
  /** Number of consecutive bad snapshots. */
  readonly alike: number
  readonly twins: number
  /** As `alike`, of the alarm for dead maps. Missing in checkpoints of earlier versions. */
  readonly dead?: number
  /** Active alarms. */
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
 * Decay per step of the means over about 50 steps. From one half they take 194 steps to come within
 * 0.01 of 0 or 1. So neither a burst counts, nor the first steps of a healthy run, in which D is
 * ahead.
 */
const DECAY = 0.98
/**
 * Distances of D from its targets (the label of reals, and 0). The alarm is raised when both are
 * below the first, and cleared when one is above the second.
 */
const SATURATED = 0.01
const UNSATURATED = 0.05

/**
 * Distance between samples as a share of that between reals. The alarm is raised below the first,
 * and cleared above the second.
 */
const ALIKE = 0.2
const VARIED = 0.3
/** Share of samples with a twin, beyond the share among reals. */
const MANY_TWINS = 0.5
const FEW_TWINS = 0.25
/** Share of the maps of one activation that are dead. */
const MANY_DEAD = 0.5
const FEW_DEAD = 0.25
/** A single snapshot is weak evidence. */
const SNAPSHOTS_IN_A_ROW = 2
/**
 * All samples of a network that has learned little look alike: a healthy FAST run on avatars begins
 * at a share of 0.06, and has 0.15 and twins throughout at step 300. So a collapse is a drop below
 * this share of the peak. Only runs with this many steps are expected to have learned variety.
 */
const FALLEN = 0.5
const LEARNED_BY_STEP = 2_000

/** Checks D's figures of a step. `dReal` and `dFakeBefore` are probabilities. */
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
      `The discriminator tells reals from fakes perfectly: over about 50 steps D(x) is ` +
      `${next.dReal.toFixed(3)} and D(G(z)) ${next.dFake.toFixed(3)}, ` +
      'so the generator learns nothing.',
  })
}

/** Checks the fixed-noise samples of a snapshot against the same number of reals. */
export function alarmsOfSamples(
  memory: AlarmMemory,
  step: number,
  samples: Variety,
  reals: Variety,
): { memory: AlarmMemory; alarms: Alarm[] } {
  const share = relativeToReals(samples.distance, reals.distance) ?? 1
  const twins = Math.max(0, samples.twins - reals.twins)
  const peak = Math.max(memory.peak, share)
  const hadFewTwins = memory.hadFewTwins || twins < FEW_TWINS
  const hasLearned = step >= LEARNED_BY_STEP
  const isAlike = share < ALIKE && (hasLearned || share < FALLEN * peak)
  const isTwinned = twins > MANY_TWINS && (hasLearned || hadFewTwins)
  const alike = isAlike ? memory.alike + 1 : 0
  const twinSnapshots = isTwinned ? memory.twins + 1 : 0
  const collapse = settle(
    { ...memory, peak, hadFewTwins, alike, twins: twinSnapshots },
    {
      kind: 'MODE_COLLAPSE',
      isBad: alike >= SNAPSHOTS_IN_A_ROW,
      isWell: share > VARIED,
      message:
        `The samples look alike: their distance is ${percent(share)} of that between reals, ` +
        `${percent(peak)} at best.`,
    },
  )
  const duplicates = settle(collapse.memory, {
    kind: 'DUPLICATES',
    isBad: twinSnapshots >= SNAPSHOTS_IN_A_ROW,
    isWell: twins < FEW_TWINS,
    message:
      `${percent(samples.twins)} of the samples have a near twin; ` +
      `of the reals, ${percent(reals.twins)}.`,
  })
  return { memory: duplicates.memory, alarms: [...collapse.alarms, ...duplicates.alarms] }
}

/** Checks the maps of the generator that draw none of a snapshot's samples. */
export function alarmsOfMaps(
  memory: AlarmMemory,
  activations: readonly DeadMaps[],
): { memory: AlarmMemory; alarms: Alarm[] } {
  const worst = activations.reduce((one, other) => (shareOf(one) < shareOf(other) ? other : one))
  const share = shareOf(worst)
  const dead = share > MANY_DEAD ? (memory.dead ?? 0) + 1 : 0
  return settle(
    { ...memory, dead },
    {
      kind: 'DEAD_MAPS',
      isBad: dead >= SNAPSHOTS_IN_A_ROW,
      isWell: share < FEW_DEAD,
      message:
        `${worst.dead} of the ${worst.maps} maps of the generator's activation ` +
        `${worst.activation} are the same in all samples: z has no influence on them.`,
    },
  )
}

function shareOf({ dead, maps }: DeadMaps): number {
  return dead / maps
}

/** Returns an alarm if the step's losses and weights are not all finite. */
export function alarmOfNumbers(
  step: number,
  figures: Readonly<Record<'lossD' | 'lossG' | 'finite', number>>,
): Alarm | undefined {
  const bad = (['lossD', 'lossG'] as const).find((name) => !Number.isFinite(figures[name]))
  if (bad === undefined && figures.finite === 1) return undefined
  const what = bad === undefined ? 'a weight is NaN or infinite' : `${bad} is ${figures[bad]}`
  return { kind: 'NOT_FINITE', message: `At step ${step}, ${what}.` }
}

/**
 * Raises an alarm that is bad and not active. An active alarm stays active, without being raised
 * again, until all is well.
 */
function settle(
  memory: AlarmMemory,
  finding: Alarm & { readonly isBad: boolean; readonly isWell: boolean },
): { memory: AlarmMemory; alarms: Alarm[] } {
  const { kind, message, isBad, isWell } = finding
  const isActive = memory.raised.includes(kind)
  if (isBad && !isActive) {
    return { memory: { ...memory, raised: [...memory.raised, kind] }, alarms: [{ kind, message }] }
  }
  if (!isActive || !isWell) return { memory, alarms: [] }
  const raised = memory.raised.filter((active) => active !== kind)
  return { memory: { ...memory, raised }, alarms: [] }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
