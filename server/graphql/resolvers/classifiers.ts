/** Classifiers: the job that fits one, saved classifiers, and their scores of samples. */
import { checkInteger } from '../../check-integer.ts'
import { asDiscriminator } from '../../checkpoints/checkpoint.ts'
import { programOf } from '../../checkpoints/programs.ts'
import { BadUserInput } from '../../errors.ts'
import {
  C_GRID,
  C_RANGE,
  classifierKind,
  MAX_ERRORS,
  MAX_SAMPLES_PER_CLASS,
  MAX_THRESHOLDS,
} from '../../exploration/classifiers/classifier.ts'
import { LABELS, MAX_VALUES } from '../../exploration/classifiers/labels.ts'
import { isReliable } from '../../exploration/classifiers/panel.ts'
import type { MutationResolvers, QueryResolvers, Resolvers } from '../../generated/graphql.ts'
import { MAX_SEED } from '../../latent/seed-to-z.ts'
import { connectionCosts, pageRequest, toConnection } from '../connection.ts'
import type { Declarations } from '../declarations.ts'
import {
  jobResult,
  MAX_ACTIVATIONS,
  member,
  membersOf,
  page,
  pictureCost,
  ROW,
  scalars,
  upTo,
} from '../estimators.ts'
import { reference } from './checkpoint-fields.ts'

/** Default size of a page. */
const PAGE = 20

const queries: QueryResolvers = {
  async classifier(_parent, { id }, { services }) {
    const [row] = await services.classifiers.findMany([id])
    return row ?? null
  },
  async classifiers(_parent, { checkpoint, dataset, attribute, ...args }, context) {
    const page = await context.services.classifiers.list({
      ...pageRequest(args, PAGE),
      discriminatorDigest:
        checkpoint == null ? undefined : (await context.checkpoint(checkpoint)).digest,
      datasetName: dataset ?? undefined,
      attribute: attribute ?? undefined,
    })
    return toConnection(page)
  },
}

const mutations: MutationResolvers = {
  async startClassifier(_parent, { input }, context) {
    const { samplesPerClass, activation } = input
    const c = checkC(input.c)
    checkInteger('seed', input.seed, 0, MAX_SEED)
    if (samplesPerClass != null) {
      checkInteger('samplesPerClass', samplesPerClass, 2, MAX_SAMPLES_PER_CLASS)
    }
    const thresholds = checkThresholds(input.thresholds ?? [])
    const { datasets, jobs } = context.services
    const checkpoint = asDiscriminator(await context.checkpoint(input.discriminator))
    const outputs = [activation == null ? 'features' : `features.${activation}`]
    programOf(checkpoint, { outputs }) // Throws for an unknown activation.
    const dataset = await datasets.requireFor(input.dataset, checkpoint.discriminator.image)
    requireAttribute(dataset, input.attribute)
    const discriminator = checkpoint.digest
    const job = {
      ...input,
      ...{ discriminator, thresholds, c, activation: activation ?? null },
      ...{ datasetId: dataset.id, samplesPerClass: samplesPerClass ?? null },
    }
    return { job: await jobs.start(classifierKind, job, { subject: discriminator }) }
  },
  async deleteClassifier(_parent, { input }, { services }) {
    await services.classifiers.delete(input.id)
    return { deletedId: input.id }
  },
}

export const classifierDeclarations: Declarations = {
  costs: {
    ...membersOf('StartClassifierPayload', 'DeleteClassifierPayload', 'ClassifierCandidate'),
    ...membersOf('ClassifierError', 'ActivationProbe', 'AttributeScore'),
    Query: { classifier: member, classifiers: page(PAGE) },
    // A worker fits the classifier; the number of unfinished jobs is limited.
    Mutation: { startClassifier: member, deleteClassifier: member },
    ClassifierJob: {
      '*': member,
      result: jobResult,
      classifier: (_args, child) => child + ROW,
    },
    ClassifierResult: {
      '*': member,
      ...{ values: scalars, thresholds: scalars, confusion: scalars },
      candidates: upTo(C_GRID.length),
      errors: upTo(MAX_ERRORS),
      activations: upTo(MAX_ACTIVATIONS),
    },
    Classifier: { '*': member, values: scalars, thresholds: scalars },
    ClassifierConnection: connectionCosts,
    ClassifierEdge: { '*': member },
    Sample: {
      // Draws the sample, and runs a discriminator of the same size.
      attributes: (_args, child, { native }) => 2 * pictureCost(1, native) + MAX_VALUES * child,
    },
  },
  roles: { startClassifier: 'write', deleteClassifier: 'write' },
  creates: { startClassifier: 'MAX_JOBS' },
}

export const classifierResolvers: Resolvers = {
  Query: queries,
  Mutation: mutations,
  ClassifierJob: {
    discriminator: ({ input }) => reference(classifierKind.input.parse(input).discriminator),
    dataset: ({ input }) => classifierKind.input.parse(input).dataset,
    attribute: ({ input }) => classifierKind.input.parse(input).attribute,
    features: ({ input }) => classifierKind.input.parse(input).features,
    result: (job, _args, { services }) => services.jobs.result(classifierKind, job),
    classifier: ({ id }, _args, { services }) => services.classifiers.findByJob(id),
  },
  ClassifierResult: {
    errors: ({ errors, datasetId: id, imageSize, channels }) =>
      errors.map((error) => ({
        ...error,
        picture: {
          source: { kind: 'datasetImage', id, index: error.index, imageSize, channels },
          ...{ width: imageSize, height: imageSize },
        },
      })),
  },
  Classifier: {
    dataset: ({ datasetName }) => datasetName,
    discriminator: ({ discriminatorDigest }) => reference(discriminatorDigest),
    values: ({ values }) => [...values],
    thresholds: ({ thresholds }) => [...thresholds],
    reliable: isReliable,
  },
  Sample: {
    async attributes({ sampling, latent }, { classifier: id }, context) {
      const judge = await context.judge(id)
      const [scores] = await judge.samples(sampling, [latent], context.signal)
      const { attribute, values } = judge.classifier
      return values
        .map((value, at) => ({ attribute, value, score: scores![at]! }))
        .sort((a, b) => b.score - a.score)
    },
  },
}

/** Returns C, or null for the best. Throws BadUserInput if it is out of range. */
export function checkC(c: number | null | undefined): number | null {
  if (c == null || (c >= C_RANGE[0] && c <= C_RANGE[1])) return c ?? null
  throw new BadUserInput(`c must be from ${C_RANGE[0]} to ${C_RANGE[1]}; got ${c}.`)
}

/** Throws BadUserInput unless the thresholds ascend. */
function checkThresholds(thresholds: readonly number[]): number[] {
  checkInteger('The number of thresholds', thresholds.length, 0, MAX_THRESHOLDS)
  thresholds.slice(1).forEach((threshold, at) => {
    if (threshold > thresholds[at]!) return
    throw new BadUserInput(
      `thresholds must ascend; got ${threshold} after ${thresholds[at]}. Sort them.`,
    )
  })
  return [...thresholds]
}

function requireAttribute(
  {
    name,
    attributes,
    classes,
  }: { name: string; attributes: readonly { name: string }[]; classes: readonly unknown[] },
  attribute: string,
): void {
  const known = [...attributes.map((own) => own.name), ...(classes.length > 0 ? [LABELS] : [])]
  if (known.includes(attribute)) return
  throw new BadUserInput(
    `The dataset "${name}" has no attribute ${JSON.stringify(attribute.slice(0, 80))}. ` +
      (known.length > 0
        ? `Available: ${known.join(', ')}.`
        : 'It has no attributes and no labels.'),
  )
}
