/** Checkpoint reports: the mutation that starts one, its job and its result. */
import { checkInteger } from '../../check-integer.ts'
import { asGenerator } from '../../checkpoints/checkpoint.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { reportKind } from '../../reports/kind.ts'
import type { Declarations } from '../declarations.ts'
import { jobResult, MAX_ACTIVATIONS, member, membersOf, scalars, upTo } from '../estimators.ts'
import { reference } from './checkpoint-fields.ts'
import { MIN_SAMPLES, MAX_SAMPLES } from '../../reports/report.ts'

export const reportDeclarations: Declarations = {
  costs: {
    ...membersOf('StartCheckpointReportPayload', 'RealsReport'),
    CheckpointReportJob: { '*': member, result: jobResult },
    CheckpointReport: { '*': member, activations: upTo(MAX_ACTIVATIONS) },
    ActivationReport: { '*': member, dead: scalars },
    Checkpoint: { report: jobResult },
    // A worker draws the samples; the number of unfinished reports is limited.
    Mutation: { startCheckpointReport: member },
  },
  roles: { startCheckpointReport: 'write' },
  creates: { startCheckpointReport: 'MAX_JOBS' },
}

export const reportResolvers: Resolvers = {
  Mutation: {
    async startCheckpointReport(_parent, { input }, context) {
      checkInteger('samples', input.samples, MIN_SAMPLES, MAX_SAMPLES)
      const { datasets, jobs, training } = context.services
      const { digest, generator } = asGenerator(await context.checkpoint(input.checkpoint))
      const dataset =
        input.dataset == null
          ? await training.datasetOf(digest)
          : await datasets.requireFor(input.dataset, generator.image)
      const { samples } = input
      const named = { datasetId: dataset?.id ?? null, dataset: dataset?.name ?? null }
      const report = { checkpoint: digest, samples, ...named }
      return { job: await jobs.start(reportKind, report, { subject: digest }) }
    },
  },
  CheckpointReportJob: {
    checkpoint: ({ input }) => reference(reportKind.input.parse(input).checkpoint),
    samples: ({ input }) => reportKind.input.parse(input).samples,
    dataset: ({ input }) => reportKind.input.parse(input).dataset,
    result: (job, _args, { services }) => services.jobs.result(reportKind, job),
  },
  Checkpoint: {
    report: ({ digest }, _args, { services }) => services.jobs.newestResult(reportKind, digest),
  },
}
