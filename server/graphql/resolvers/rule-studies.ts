/** Rule studies: the mutation that starts their runs, and the runs together. */
import { checkInteger } from '../../check-integer.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { ruleStudyPicture } from '../../training/rules/picture.ts'
import { findRuleStudy, startRuleStudy, studyOf } from '../../training/rules/study.ts'
import { RULE_VARIANTS } from '../../training/rules/variants.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, ROW, UNIT_PIXELS } from '../estimators.ts'
import type { PictureParent } from './picture.ts'
import { REPEATED_SHARE, trainingSettings } from './training.ts'

const VARIANTS = RULE_VARIANTS.length
const MAX_SAMPLES = 64
/** Pixels of the largest sample. */
const MAX_PIXELS = 256 * 256

export const ruleStudyDeclarations: Declarations = {
  costs: {
    ...membersOf('RuleStudyPayload', 'RuleStudyRun'),
    Query: { ruleStudy: member },
    Mutation: { startRuleStudy: member },
    RuleStudy: {
      '*': member,
      runs: (_args, child) => VARIANTS * (child + ROW),
      picture: ({ samples }, child) =>
        (child * VARIANTS * samples * MAX_PIXELS * REPEATED_SHARE) / UNIT_PIXELS,
    },
  },
  roles: { startRuleStudy: 'admin' },
  creates: { startRuleStudy: 'MAX_RUNS' },
}

export const ruleStudyResolvers: Resolvers = {
  Query: {
    ruleStudy: (_parent, { name }, { services }) => findRuleStudy(services.training, name),
  },
  Mutation: {
    async startRuleStudy(_parent, { input }, { services }) {
      const { training, quotas } = services
      const settings = trainingSettings({ ...input.training, priority: input.priority })
      const parts = { training, quota: quotas.MAX_RUNS }
      return { study: await startRuleStudy(parts, { ...input, training: settings }) }
    },
  },
  TrainingRun: {
    ruleStudy: (run) => studyOf(run),
  },
  RuleStudy: {
    async picture({ runs }, { samples }, { services }): Promise<PictureParent | null> {
      checkInteger('samples', samples, 1, MAX_SAMPLES)
      const newest = await Promise.all(
        runs.map(async ({ run }) => {
          const [snapshot] = await services.training.snapshots(run, 1)
          return snapshot ? [{ run, seq: snapshot.seq }] : []
        }),
      )
      const snapshots = newest.flat()
      return snapshots.length > 0 ? ruleStudyPicture(snapshots, samples) : null
    },
  },
}
