/**
 * Weighs what a generator could be by its batch norms: their running statistics record what each
 * norm's input was during training, so the true network gives the same statistics.
 */
import path from 'node:path'
import type { Alternatives } from '../checkpoint-files/extract.ts'
import type { Hypothesis } from '../checkpoint-files/recognition/assemble.ts'
import type { Engine } from '../engine/engine.ts'
import { CheckpointInvalid } from '../errors.ts'
import type { LayersArchitecture } from '../gan/architecture.ts'
import { generatorInterface } from '../gan/families/registry.ts'
import type { Weights } from '../graph/tensor.ts'
import { measureNorm, type NormStatistics } from './measure-norm.ts'
import { inputsOfSeeds } from './sample-seeds.ts'

/** A hypothesis and how well it explains the statistics. */
export interface Weighed {
  readonly hypothesis: Hypothesis
  /**
   * Kullback-Leibler divergence of each channel's input, as a normal distribution, from the
   * recorded one, in nats; mean over all channels of a norm, then over norms. 0 is a perfect
   * explanation.
   */
  readonly score: number
}

/** A weighed hypothesis as its checkpoint records it. */
export interface Evidence {
  readonly summary: string
  /** See `Weighed`; null if the numbers overflow, or nothing was measured. */
  readonly score: number | null
  readonly chosen: boolean
  /** Size of its images, pixels; absent if its architecture isn't stored. */
  readonly image?: { readonly width: number; readonly height: number }
}

export interface Verdict {
  readonly chosen: Weighed
  /** The hypotheses that were measured on all norms, best first. */
  readonly weighed: readonly Weighed[]
  /** Conclusions for the user to check. */
  readonly notes: readonly string[]
}

export interface WeighOptions {
  readonly engine: Engine
  /** File with the weights of all hypotheses. */
  readonly weights: string
  readonly signal: AbortSignal | undefined
  readonly onProgress: (fraction: number) => void
}

/** Samples for each measurement, and for those of the few that are close to the best. */
const [SAMPLES, FINAL_SAMPLES] = [128, 512]
/** Number of them, and the most by which their scores may exceed the best: a factor, and nats. */
const [FINALISTS, CLOSE_FACTOR, CLOSE_DIFFERENCE] = [6, 2, 0.001]

/**
 * After each norm, hypotheses are dropped that explain the norms so far much worse than the best:
 * by this factor, and by this difference.
 */
const [HOPELESS_FACTOR, HOPELESS_DIFFERENCE] = [3, 0.01]
/** Limit of different networks to measure at one norm. */
const MAX_CONTENDERS = 128

/**
 * Added to variances, so that channels that are all but constant don't count. Not the norm's own
 * epsilon: hypotheses with different ones must be comparable.
 */
const RESOLUTION = 1e-5

/**
 * Up to the first score, nats, the best hypothesis counts as the true one. Up to the second it is
 * the closest, of which notes warn, if the usual one is among the best, or worse by this factor.
 * (Of files with random statistics, the best of many hypotheses had half the score of the usual
 * one; of files with activations that no hypothesis has, the best reached 0.002.)
 */
const [CONVINCES, RESEMBLES, CONTRAST] = [0.004, 0.3, 3]
/**
 * Scores are a tie if they differ by at most this many times the standard error of the difference,
 * and the worse is at most this many times the better.
 */
const [TIE_ERRORS, TIE_FACTOR] = [1, 1.5]
/**
 * Another epsilon scales all channels alike, as another choice of samples does, which the standard
 * error can't show: it ties if scores differ by at most this, nats, and this part of the better.
 */
const [EPSILON_TIE_DIFFERENCE, EPSILON_TIE_PART] = [0.00002, 0.1]
const CHECK = 'Compare the samples with what the network should make.'

/** Number of hypotheses to keep. */
export const KEPT = 6
/** Number of them to name as rivals of the chosen one. */
const RIVALS = 3

/**
 * Returns the hypothesis that explains the running statistics best; of a tie, the more usual one.
 * If none explains them, the usual one is chosen. Null if no norm has statistics from training.
 */
export async function weighEvidence(
  { hypotheses, weights }: Alternatives,
  options: WeighOptions,
): Promise<Verdict | null> {
  const norms = normsOf(hypotheses[0]!.architecture).filter((norm) => isTrained(norm, weights))
  if (norms.length === 0) return null
  let contenders: readonly Contender[] = hypotheses.map((hypothesis, rank) => {
    return { hypothesis, rank, norms: [] }
  })
  for (const [at, norm] of norms.entries()) {
    const measured = await measureAll(contenders, norm, weights, { ...options, samples: SAMPLES })
    contenders = at === norms.length - 1 ? distinct(measured) : promising(measured)
    options.onProgress((at + 1) / (norms.length + 1))
  }
  let finalists = closest(contenders)
  for (const norm of norms)
    finalists = await measureAll(finalists, norm, weights, { ...options, samples: FINAL_SAMPLES })
  return judge(finalists, contenders, hypotheses[0]!)
}

interface Contender {
  readonly hypothesis: Hypothesis
  /** Place in the order of usualness. */
  readonly rank: number
  /** Divergence of each channel at each norm so far, nats. */
  readonly norms: readonly Float64Array[]
}

/** Names of a norm's statistics, which are the same in all hypotheses. */
interface Norm {
  readonly mean: string
  readonly variance: string
}

function normsOf({ layers }: LayersArchitecture): Norm[] {
  return layers.flatMap((layer) =>
    layer.kind === 'batchNorm' && layer.mean !== undefined && layer.variance !== undefined
      ? { mean: layer.mean, variance: layer.variance }
      : [],
  )
}

/** A new batch norm has the mean 0 and the variance 1 until it sees a batch. */
function isTrained({ mean, variance }: Norm, weights: Weights): boolean {
  const isNew =
    weights.get(mean)!.data.every((value) => value === 0) &&
    weights.get(variance)!.data.every((value) => value === 1)
  return !isNew
}

interface MeasuringOptions extends WeighOptions {
  readonly samples: number
}

/** Measures each different network up to the norm once. */
async function measureAll(
  contenders: readonly Contender[],
  { mean }: Norm,
  weights: Weights,
  options: MeasuringOptions,
): Promise<readonly Contender[]> {
  const known = new Map<string, Float64Array>()
  const measured: Contender[] = []
  for (const contender of contenders) {
    const { architecture } = contender.hypothesis
    const at = architecture.layers.findIndex(
      (layer) => layer.kind === 'batchNorm' && layer.mean === mean,
    )
    const key = JSON.stringify([architecture.prior, architecture.layers.slice(0, at)])
    if (!known.has(key) && known.size >= MAX_CONTENDERS) continue
    const norm = known.get(key) ?? (await divergencesAt(architecture, at, weights, options))
    known.set(key, norm)
    measured.push({ ...contender, norms: [...contender.norms, norm] })
  }
  return measured
}

async function divergencesAt(
  architecture: LayersArchitecture,
  at: number,
  weights: Weights,
  { engine, weights: file, signal, samples }: MeasuringOptions,
): Promise<Float64Array> {
  const inputs = generatorInterface({ family: 'layers', architecture })
  const norm = architecture.layers[at]
  if (norm?.kind !== 'batchNorm') throw new RangeError(`layer ${at} is not a batch norm`)
  const recorded = {
    mean: weights.get(norm.mean!)!.data as Float32Array,
    variance: weights.get(norm.variance!)!.data as Float32Array,
  }
  try {
    const measured = await measureNorm({ family: 'layers', architecture }, at, {
      ...{ engine, weights: file, signal, samples },
      key: `${path.basename(path.dirname(file))}:evidence:${crypto.randomUUID()}`,
      inputs: (first, count) => inputsOfSeeds(inputs, first, count),
    })
    return divergences(measured, recorded)
  } catch (error) {
    if (!(error instanceof CheckpointInvalid)) throw error
    return new Float64Array(recorded.mean.length).fill(Infinity)
  }
}

/** Divergence of each channel: see `Weighed.score`. */
export function divergences(measured: NormStatistics, recorded: NormStatistics): Float64Array {
  return Float64Array.from(measured.mean, (mean, i) => {
    const expected = recorded.variance[i]! + RESOLUTION
    const ratio = (measured.variance[i]! + RESOLUTION) / expected
    const shift = (mean - recorded.mean[i]!) ** 2 / expected
    const divergence = (ratio + shift - 1 - Math.log(ratio)) / 2
    return Number.isFinite(divergence) ? divergence : Infinity
  })
}

function scoreOf({ norms }: Contender): number {
  return averageOf(norms.map(averageOf))
}

function averageOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** True if the worse of two contenders could be the better one on other samples of its channels. */
function isTie(better: Contender, worse: Contender): boolean {
  const squares = better.norms.map((norm, at) => {
    const differences = norm.map((value, channel) => worse.norms[at]![channel]! - value)
    const mean = averageOf(differences)
    return averageOf(differences.map((value) => (value - mean) ** 2)) / differences.length
  })
  const error = Math.sqrt(averageOf(squares) / squares.length)
  const [least, most] = [scoreOf(better), scoreOf(worse)]
  if (most - least <= TIE_ERRORS * error && most <= least * TIE_FACTOR) return true
  const isOtherEpsilon = withoutEpsilon(better) === withoutEpsilon(worse)
  return isOtherEpsilon && most - least <= EPSILON_TIE_DIFFERENCE + least * EPSILON_TIE_PART
}

function withoutEpsilon({ hypothesis }: Contender): string {
  return JSON.stringify(hypothesis.architecture, (key, value: unknown) =>
    key === 'epsilon' ? undefined : value,
  )
}

/** The most usual hypothesis stays, so that it can be compared with the others. */
function promising(contenders: readonly Contender[]): readonly Contender[] {
  const best = Math.min(...contenders.map(scoreOf))
  const limit = best * HOPELESS_FACTOR + HOPELESS_DIFFERENCE
  return contenders.filter((contender) => contender.rank === 0 || scoreOf(contender) <= limit)
}

/** The most usual of those that differ in nothing that a norm sees. */
function distinct(contenders: readonly Contender[]): readonly Contender[] {
  const known = new Map(contenders.toReversed().map((one) => [String(one.norms.at(-1)), one]))
  return contenders.filter((one) => known.get(String(one.norms.at(-1))) === one)
}

/** The contenders that are too close to the best to tell apart yet, without their measurements. */
function closest(contenders: readonly Contender[]): readonly Contender[] {
  const ranked = contenders.toSorted((a, b) => scoreOf(a) - scoreOf(b) || a.rank - b.rank)
  const limit = scoreOf(ranked[0]!) * CLOSE_FACTOR + CLOSE_DIFFERENCE
  return ranked
    .filter((one) => scoreOf(one) <= limit)
    .slice(0, FINALISTS)
    .map((one) => ({ ...one, norms: [] }))
}

function judge(
  finalists: readonly Contender[],
  contenders: readonly Contender[],
  usual: Hypothesis,
): Verdict {
  const best = finalists.reduce((a, b) => (scoreOf(b) < scoreOf(a) ? b : a))
  const tied = finalists.filter((one) => one === best || isTie(best, one))
  const usualScore = scoreOf(contenders.find(({ rank }) => rank === 0)!)
  const stands = tied.some(({ rank }) => rank === 0) || scoreOf(best) * CONTRAST <= usualScore
  const convinces = scoreOf(best) <= CONVINCES
  const isExplained = convinces || (stands && scoreOf(best) <= RESEMBLES)
  const others = contenders.filter((one) => finalists.every(({ rank }) => rank !== one.rank))
  const weighed = [...finalists, ...others]
    .map((one) => ({ hypothesis: one.hypothesis, rank: one.rank, score: scoreOf(one) }))
    .toSorted((a, b) => a.score - b.score || a.rank - b.rank)
  const first = tied.reduce((a, b) => (b.rank < a.rank ? b : a)).hypothesis
  const decided = isExplained ? first : usual
  const chosen = weighed.find(({ hypothesis }) => hypothesis === decided)!
  const kept = [chosen, ...weighed.filter((one) => one !== chosen)].slice(0, KEPT)
  const isRival = (one: Weighed) =>
    one !== chosen && finalists.some((f) => f.hypothesis === one.hypothesis)
  return {
    chosen,
    weighed: weighed.filter((one) => kept.includes(one)),
    notes: conclude(chosen, { isExplained, convinces }, weighed.filter(isRival).slice(0, RIVALS)),
  }
}

function conclude(
  chosen: Weighed,
  { isExplained, convinces }: { readonly isExplained: boolean; readonly convinces: boolean },
  rivals: readonly Weighed[],
): string[] {
  const { summary } = chosen.hypothesis
  const nats = `${show(chosen.score)} nats`
  if (!isExplained)
    return [
      'No usual settings explain the running statistics of the batch norms (divergence ' +
        `${nats}), so the usual ones stay. ${CHECK}`,
    ]
  const fits = convinces
    ? `The running statistics of the batch norms fit (divergence ${nats}): ${summary}.`
    : 'These settings are the closest to the running statistics of the batch norms, but do not ' +
      `explain them fully (divergence ${nats}): ${summary}. ${CHECK}`
  if (rivals.length === 0) return [fits]
  const parts = summary.split('; ')
  const differences = rivals.map(({ hypothesis, score }) => {
    const different = hypothesis.summary.split('; ').filter((part) => !parts.includes(part))
    return `${different.join('; ')} (${show(score)} nats)`
  })
  return [fits, `Nearly as well: ${differences.join(', or ')}.`]
}

function show(score: number): string {
  return Number.isFinite(score) ? String(Number(score.toPrecision(2))) : 'infinite'
}
