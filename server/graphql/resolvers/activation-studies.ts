/** Studies of a generator's maps: the mutation that starts one, its job and its result. */
import { checkInteger } from '../../check-integer.ts'
import { asGenerator } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import { BadUserInput } from '../../errors.ts'
import {
  activationStudyKind,
  MAX_MAPS,
  MAX_SAMPLES,
  MAX_SCORES,
  MIN_SAMPLES,
  subjectOf,
  TOP_SAMPLES,
  type ActivationStudyResult,
  type MapFigures,
} from '../../exploration/activations/activation-study.ts'
import { MAX_JUDGES } from '../../exploration/classifiers/panel.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { seedLatent } from '../../sampling/latents.ts'
import { plainSampling } from '../../sampling/sampling.ts'
import type { Declarations } from '../declarations.ts'
import {
  ANY_CHECKPOINT,
  member,
  membersOf,
  pictureCost,
  samplingCost,
  scalars,
  upTo,
  type Estimator,
} from '../estimators.ts'
import { lastActivation, reference } from './checkpoint-fields.ts'
import { openJudge } from './judges.ts'
import { sheetOf } from './picture.ts'

/** The result of a job, and its checkpoint's digest. */
export interface ActivationStudyParent extends ActivationStudyResult {
  readonly checkpoint: string
}

export interface ActivationMapParent extends Omit<MapFigures, 'correlations'> {
  readonly checkpoint: string
  readonly map: number
  /** Furthest from 0 first. */
  readonly correlations: readonly MapCorrelation[]
}

interface MapCorrelation {
  readonly classifier: string
  readonly attribute: string
  readonly value: string
  readonly correlation: number
}

/** Reads and checks a result of MAX_MAPS maps and MAX_SCORES scores, 3 MB. */
const readStudy: Estimator = (_args, child) => child + 25

export const activationStudyDeclarations: Declarations = {
  costs: {
    ...membersOf('StartActivationStudyPayload', 'MapCorrelation'),
    ActivationStudyJob: { '*': member, result: readStudy },
    // A worker samples and judges; the number of unfinished jobs is limited.
    Mutation: { startActivationStudy: member },
    Checkpoint: { activationStudy: readStudy },
    ActivationStudy: {
      '*': member,
      judges: upTo(MAX_JUDGES),
      map: member,
      maps: ({ first }, child) => first * child,
    },
    ActivationMap: {
      '*': member,
      seeds: scalars,
      sheet: (_args, child, found) =>
        samplingCost({ checkpoint: ANY_CHECKPOINT }, child, found) *
        pictureCost(TOP_SAMPLES, found.native),
      correlations: ({ first }, child) => first * child,
    },
  },
  roles: { startActivationStudy: 'write' },
  creates: { startActivationStudy: 'MAX_JOBS' },
}

export const activationStudyResolvers: Resolvers = {
  Mutation: {
    async startActivationStudy(_parent, { input }, context) {
      const { samples } = input
      checkInteger('samples', samples, MIN_SAMPLES, MAX_SAMPLES)
      const judges = input.judges ?? []
      checkInteger('The number of judges', judges.length, 0, MAX_JUDGES)
      const checkpoint = asGenerator(await context.checkpoint(input.checkpoint))
      const activation = input.activation ?? lastActivation(checkpoint)
      const [maps] = requireActivation(checkpoint, activation).shape as [number]
      checkInteger(`The number of maps of "${activation}"`, maps, 1, MAX_MAPS)
      const opened = await Promise.all(judges.map((id) => openJudge(id, checkpoint, context)))
      const scores = opened.flatMap(({ values }) => values).length
      checkInteger('The number of values of all judges', scores, 0, MAX_SCORES)
      const { digest } = checkpoint
      const study = { checkpoint: digest, activation, samples, judges: [...judges] }
      const subject = subjectOf(digest, activation)
      return { job: await context.services.jobs.start(activationStudyKind, study, { subject }) }
    },
  },
  ActivationStudyJob: {
    checkpoint: ({ input }) => reference(activationStudyKind.input.parse(input).checkpoint),
    activation: ({ input }) => activationStudyKind.input.parse(input).activation,
    samples: ({ input }) => activationStudyKind.input.parse(input).samples,
    async result(job, _args, { services }) {
      const { checkpoint } = activationStudyKind.input.parse(job.input)
      const result = await services.jobs.result(activationStudyKind, job)
      return result && { checkpoint, ...result }
    },
  },
  Checkpoint: {
    async activationStudy({ digest }, { activation }, { services }) {
      const subject = subjectOf(digest, activation)
      const result = await services.jobs.newestResult(activationStudyKind, subject)
      return result && { checkpoint: digest, ...result }
    },
  },
  ActivationStudy: {
    deadMaps: ({ maps }) => maps.filter(({ dead }) => dead).length / maps.length,
    map(study, { index }) {
      checkInteger('index', index, 0, study.maps.length - 1)
      return mapOf(study, index)
    },
    maps(study, { first, classifier, value }) {
      checkInteger('first', first, 1, MAX_MAPS)
      if (classifier == null && value != null) {
        throw new BadUserInput('value needs the classifier that knows it.')
      }
      const order =
        classifier == null
          ? [...study.maps.keys()]
          : byCorrelation(study, findScores(study, classifier, value ?? null))
      return order.slice(0, first).map((map) => mapOf(study, map))
    },
  },
  ActivationMap: {
    async sheet({ checkpoint: digest, seeds }, _args, context) {
      const checkpoint = asGenerator(await context.checkpoint(reference(digest)))
      const latents = seeds.map((seed) => seedLatent(seed, checkpoint))
      return sheetOf(plainSampling(checkpoint), latents, { columns: TOP_SAMPLES })
    },
    correlations({ correlations }, { first }) {
      checkInteger('first', first, 0, MAX_SCORES)
      return correlations.slice(0, first)
    },
  },
}

function mapOf({ checkpoint, judges, maps }: ActivationStudyParent, map: number) {
  const { correlations: byJudge, ...figures } = maps[map]!
  const correlations = judges.flatMap(({ classifier, attribute, values }, judge) =>
    values.flatMap((value, at): MapCorrelation[] => {
      const correlation = byJudge[judge]![at]!
      return correlation === null ? [] : [{ classifier, attribute, value, correlation }]
    }),
  )
  // A classifier of two values gives them opposite scores: the positive correlation comes first.
  correlations.sort(({ correlation: a }, { correlation: b }) => Math.abs(b) - Math.abs(a) || b - a)
  return { checkpoint, map, ...figures, correlations }
}

/** A judge of a study, and indices of some of its values. */
interface Scores {
  readonly judge: number
  readonly values: readonly number[]
}

/** The maps with a correlation with one of the scores, the furthest from 0 first. */
function byCorrelation({ maps }: ActivationStudyParent, { judge, values }: Scores): number[] {
  const strengths = maps.map(({ correlations }) => {
    const known = values.map((value) => correlations[judge]![value]!).filter((own) => own !== null)
    return Math.max(...known.map(Math.abs))
  })
  return [...maps.keys()]
    .filter((map) => strengths[map]! >= 0)
    .sort((a, b) => strengths[b]! - strengths[a]!)
}

/** Throws BadUserInput unless the study has this judge, and the judge this value; null: all. */
function findScores(
  { judges }: ActivationStudyParent,
  classifier: string,
  value: string | null,
): Scores {
  const judge = judges.findIndex((own) => own.classifier === classifier)
  if (judge === -1) {
    throw new BadUserInput(
      `The classifier ${JSON.stringify(classifier.slice(0, 80))} isn't a judge of the study. ` +
        'Choose one of its `judges`.',
    )
  }
  const known = judges[judge]!.values
  if (value === null) return { judge, values: [...known.keys()] }
  if (known.includes(value)) return { judge, values: [known.indexOf(value)] }
  throw new BadUserInput(
    `The classifier knows no value ${JSON.stringify(value.slice(0, 80))}. Available: ` +
      `${known.map((own) => JSON.stringify(own)).join(', ')}.`,
  )
}
