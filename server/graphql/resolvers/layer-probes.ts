/** Probes of a generator's layers: the mutation that starts them, their job and its result. */
import { checkInteger } from '../../check-integer.ts'
import { asGenerator } from '../../checkpoints/checkpoint.ts'
import { programOf } from '../../checkpoints/programs.ts'
import { layerProbesKind, MAX_SAMPLES, MIN_SAMPLES } from '../../exploration/probes/layer-probes.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { MAX_SEED } from '../../latent/seed-to-z.ts'
import type { Declarations } from '../declarations.ts'
import { jobResult, MAX_ACTIVATIONS, member, membersOf, scalars, upTo } from '../estimators.ts'
import { KINDS, reference } from './checkpoint-fields.ts'
import { checkC } from './classifiers.ts'
import { openJudge } from './judges.ts'

export const layerProbesDeclarations: Declarations = {
  costs: {
    ...membersOf('StartLayerProbesPayload', 'LayerProbe'),
    LayerProbesJob: { '*': member, result: jobResult },
    // A worker samples and fits; the number of unfinished jobs is limited.
    Mutation: { startLayerProbes: member },
    LayerProbes: { '*': member, values: scalars, layers: upTo(1 + 2 * MAX_ACTIVATIONS) },
  },
  roles: { startLayerProbes: 'write' },
  creates: { startLayerProbes: 'MAX_JOBS' },
}

export const layerProbesResolvers: Resolvers = {
  Mutation: {
    async startLayerProbes(_parent, { input }, context) {
      checkInteger('samples', input.samples, MIN_SAMPLES, MAX_SAMPLES)
      checkInteger('seed', input.seed, 0, MAX_SEED)
      const c = checkC(input.c)
      const checkpoint = asGenerator(await context.checkpoint(input.checkpoint))
      programOf(checkpoint, { outputs: ['images'] }) // Throws for an ONNX graph.
      await openJudge(input.classifier, checkpoint, context)
      const { digest } = checkpoint
      const probes = { ...input, checkpoint: digest, c }
      const { jobs } = context.services
      return { job: await jobs.start(layerProbesKind, probes, { subject: digest }) }
    },
  },
  LayerProbesJob: {
    checkpoint: ({ input }) => reference(layerProbesKind.input.parse(input).checkpoint),
    samples: ({ input }) => layerProbesKind.input.parse(input).samples,
    seed: ({ input }) => layerProbesKind.input.parse(input).seed,
    result: (job, _args, { services }) => services.jobs.result(layerProbesKind, job),
  },
  LayerProbe: {
    network: ({ network }) => KINDS[network],
  },
}
