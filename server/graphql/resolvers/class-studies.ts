/** Studies of a generator's classes: the mutation that starts one, its job and its result. */
import { checkInteger } from '../../check-integer.ts'
import { asGenerator } from '../../checkpoints/checkpoint.ts'
import {
  classNames,
  classStudyKind,
  MAX_CLASSES,
  SAMPLES,
} from '../../exploration/classes/class-study.ts'
import { checkClasses } from '../../exploration/classes/labelled-images.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import type { Declarations } from '../declarations.ts'
import { jobResult, member, membersOf, upTo } from '../estimators.ts'
import { reference } from './checkpoint-fields.ts'
import { openJudge } from './judges.ts'

export const classStudyDeclarations: Declarations = {
  costs: {
    ...membersOf('StartClassStudyPayload', 'ClassFigures'),
    ClassStudyJob: { '*': member, result: jobResult },
    // A worker samples and compares; the number of unfinished jobs is limited.
    Mutation: { startClassStudy: member },
    ClassStudy: { '*': member, classes: upTo(MAX_CLASSES) },
  },
  roles: { startClassStudy: 'write' },
  creates: { startClassStudy: 'MAX_JOBS' },
}

export const classStudyResolvers: Resolvers = {
  Mutation: {
    async startClassStudy(_parent, { input }, context) {
      const { samples } = input
      checkInteger('samples', samples, SAMPLES.least, SAMPLES.most)
      const checkpoint = asGenerator(await context.checkpoint(input.checkpoint))
      const names = classNames(checkpoint)
      const classifier = input.classifier ?? null
      if (classifier !== null) await openJudge(classifier, checkpoint, context)
      const { datasets, jobs } = context.services
      const labelAttribute = input.labelAttribute ?? null
      const named = async (dataset: string) => {
        const found = await datasets.requireFor(dataset, checkpoint.generator.image)
        checkClasses(found, labelAttribute, names)
        return { datasetId: found.id, dataset }
      }
      const study = {
        ...{ checkpoint: checkpoint.digest, samples, classifier, labelAttribute },
        tests: await named(input.dataset),
        reals: input.realDataset == null ? null : await named(input.realDataset),
      }
      return { job: await jobs.start(classStudyKind, study, { subject: checkpoint.digest }) }
    },
  },
  ClassStudyJob: {
    checkpoint: ({ input }) => reference(classStudyKind.input.parse(input).checkpoint),
    dataset: ({ input }) => classStudyKind.input.parse(input).tests.dataset,
    realDataset: ({ input }) => classStudyKind.input.parse(input).reals?.dataset ?? null,
    samples: ({ input }) => classStudyKind.input.parse(input).samples,
    result: (job, _args, { services }) => services.jobs.result(classStudyKind, job),
  },
}
