/** Studies of latents, judged by classifiers: the mutations that start them, jobs and results. */
import { checkInteger } from '../../check-integer.ts'
import { asGenerator } from '../../checkpoints/checkpoint.ts'
import { BadUserInput } from '../../errors.ts'
import { isReliable } from '../../exploration/classifiers/panel.ts'
import {
  arithmeticStudyKind,
  EXEMPLARS,
  MAX_CASES,
  MAX_KEPT,
  SHOWN_CASES,
  type ArithmeticStudyResult,
} from '../../exploration/studies/arithmetic-study.ts'
import {
  arithmeticStudySize,
  type ArithmeticStudySource,
} from '../../exploration/studies/picture.ts'
import { turnedLatent } from '../../exploration/studies/turn-cases.ts'
import {
  AMOUNTS,
  TURN_EXEMPLARS,
  TURN_VALUES,
  turnStudyKind,
  type TurnStudyResult,
} from '../../exploration/studies/turn-study.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { MAX_SEED } from '../../latent/seed-to-z.ts'
import { seedLatent } from '../../sampling/latents.ts'
import { plainSampling } from '../../sampling/sampling.ts'
import type { Declarations } from '../declarations.ts'
import {
  ANY_CHECKPOINT,
  jobResult,
  member,
  membersOf,
  pictureCost,
  samplingCost,
  scalars,
  upTo,
} from '../estimators.ts'
import type { RequestContext } from '../request-context.ts'
import { reference } from './checkpoint-fields.ts'
import { openJudge } from './judges.ts'
import { sheetOf, type PictureParent } from './picture.ts'

/** The result of a job, and its checkpoint's digest. */
export interface ArithmeticStudyParent extends ArithmeticStudyResult {
  readonly checkpoint: string
}

export interface TurnStudyParent extends TurnStudyResult {
  readonly checkpoint: string
}

/** Samples of each side in the vector of a figure, as in the paper. */
const SHOWN_TURN_EXEMPLARS = 4

const MEASURES = 2 * 2 * EXEMPLARS.length

export const studyDeclarations: Declarations = {
  costs: {
    ...membersOf('StartArithmeticStudyPayload', 'StartTurnStudyPayload'),
    TurnStudyJob: { '*': member, result: jobResult },
    // A worker samples and judges; the number of unfinished jobs is limited.
    Mutation: { startArithmeticStudy: member, startTurnStudy: member },
    ArithmeticStudyJob: { '*': member, values: scalars, result: jobResult },
    ArithmeticStudy: {
      '*': member,
      judges: upTo(1 + MAX_KEPT),
      keptByChance: scalars,
      measures: upTo(MEASURES),
      sheet: ({ exemplars }, child, found) => {
        const samples = SHOWN_CASES * (2 * exemplars + 2)
        const cost = samplingCost({ checkpoint: ANY_CHECKPOINT }, child, found)
        return cost * pictureCost(samples, found.native)
      },
    },
    ArithmeticMeasure: { '*': member, kept: scalars },
    TurnStudy: {
      '*': member,
      ...{ sampleShares: scalars, amounts: scalars, measures: upTo(TURN_EXEMPLARS.length) },
      sheet: (_args, child, found) =>
        samplingCost({ checkpoint: ANY_CHECKPOINT }, child, found) *
        pictureCost(SHOWN_CASES * AMOUNTS.length, found.native),
    },
    TurnMeasure: { '*': member, middle: scalars, middleByChance: scalars, turned: scalars },
    Judge: { '*': member, values: scalars },
  },
  roles: { startArithmeticStudy: 'write', startTurnStudy: 'write' },
  creates: { startArithmeticStudy: 'MAX_JOBS', startTurnStudy: 'MAX_JOBS' },
}

export const studyResolvers: Resolvers = {
  Mutation: {
    async startArithmeticStudy(_parent, { input }, context) {
      checkInteger('cases', input.cases, 1, MAX_CASES)
      checkInteger('seed', input.seed, 0, MAX_SEED)
      checkInteger('The number of classifiers to keep', input.keep.length, 1, MAX_KEPT)
      const checkpoint = asGenerator(await context.checkpoint(input.checkpoint))
      const { values } = await openJudge(input.classifier, checkpoint, context)
      for (const id of input.keep) await openJudge(id, checkpoint, context)
      checkValues(input.values, values)
      const { digest } = checkpoint
      const study = { ...input, checkpoint: digest }
      const { jobs } = context.services
      return { job: await jobs.start(arithmeticStudyKind, study, { subject: digest }) }
    },
    async startTurnStudy(_parent, { input }, context) {
      checkInteger('cases', input.cases, 1, MAX_CASES)
      checkInteger('seed', input.seed, 0, MAX_SEED)
      const checkpoint = asGenerator(await context.checkpoint(input.checkpoint))
      const judge = await openJudge(input.classifier, checkpoint, context)
      const { attribute, thresholds, values } = judge
      if (thresholds.length !== TURN_VALUES - 1 || values.length !== TURN_VALUES) {
        throw new BadUserInput(
          `The classifier of "${attribute}" tells ${values.length} values apart, divided by ` +
            `${thresholds.length} thresholds. Fit one of a number with two \`thresholds\`.`,
        )
      }
      const { digest } = checkpoint
      const study = { ...input, checkpoint: digest }
      const { jobs } = context.services
      return { job: await jobs.start(turnStudyKind, study, { subject: digest }) }
    },
  },
  ArithmeticStudyJob: {
    checkpoint: ({ input }) => reference(arithmeticStudyKind.input.parse(input).checkpoint),
    values: ({ input }) => arithmeticStudyKind.input.parse(input).values,
    cases: ({ input }) => arithmeticStudyKind.input.parse(input).cases,
    seed: ({ input }) => arithmeticStudyKind.input.parse(input).seed,
    async result(job, _args, { services }) {
      const { checkpoint } = arithmeticStudyKind.input.parse(job.input)
      const result = await services.jobs.result(arithmeticStudyKind, job)
      return result && { checkpoint, ...result }
    },
  },
  TurnStudyJob: {
    checkpoint: ({ input }) => reference(turnStudyKind.input.parse(input).checkpoint),
    cases: ({ input }) => turnStudyKind.input.parse(input).cases,
    seed: ({ input }) => turnStudyKind.input.parse(input).seed,
    async result(job, _args, { services }) {
      const { checkpoint } = turnStudyKind.input.parse(job.input)
      const result = await services.jobs.result(turnStudyKind, job)
      return result && { checkpoint, ...result }
    },
  },
  TurnStudy: {
    amounts: () => [...AMOUNTS],
    sheet: (study, _args, context) => turnSheet(study, context),
  },
  ArithmeticStudy: {
    async sheet({ checkpoint: digest, shown }, { exemplars, matched }, context) {
      const number = EXEMPLARS.find((own) => own === exemplars)
      if (number === undefined) {
        throw new BadUserInput(`exemplars must be ${EXEMPLARS.join(', ')}; got ${exemplars}.`)
      }
      const source: ArithmeticStudySource = {
        ...{ kind: 'arithmeticStudy', checkpoint: digest },
        cases: shown.map(({ target, ...groups }) => {
          const { plus, minus } = matched ? groups.matched : groups.unmatched
          return { plus: plus.slice(0, number), minus: minus.slice(0, number), target }
        }),
      }
      const { generator } = asGenerator(await context.checkpoint(reference(digest)))
      return { source, ...arithmeticStudySize(generator.image, source) }
    },
  },
  Judge: { values: ({ values }) => [...values], reliable: isReliable },
}

/** A figure: the sample of each case, turned. */
async function turnSheet(
  { checkpoint: digest, shown }: TurnStudyParent,
  context: RequestContext,
): Promise<PictureParent> {
  const checkpoint = asGenerator(await context.checkpoint(reference(digest)))
  const latentOf = (seed: number) => seedLatent(seed, checkpoint)
  const groupOf = (seeds: readonly number[]) => seeds.slice(0, SHOWN_TURN_EXEMPLARS).map(latentOf)
  const latents = shown.flatMap(({ target, low, high }) => {
    const groups = { low: groupOf(low), high: groupOf(high) }
    return AMOUNTS.map((amount) => turnedLatent(latentOf(target), groups, amount))
  })
  return sheetOf(plainSampling(checkpoint), latents, { columns: AMOUNTS.length })
}

/** Throws BadUserInput unless some, but not all of the known values are given. */
function checkValues(values: readonly string[], known: readonly string[]): void {
  const inWords = known.map((value) => JSON.stringify(value)).join(', ')
  const unknown = values.find((value) => !known.includes(value))
  if (unknown !== undefined) {
    throw new BadUserInput(
      `The classifier knows no value ${JSON.stringify(unknown.slice(0, 80))}. Available: ${inWords}.`,
    )
  }
  const given = new Set(values).size
  if (given > 0 && given < known.length) return
  throw new BadUserInput(
    `values must name at least one and not all of the classifier's values: ${inWords}.`,
  )
}
