/** Networks that a checkpoint's weights could be: Checkpoint.evidence, and choosing among them. */
import { KEPT, type Evidence } from '../../checkpoints/evidence.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { layOutSheet, squareColumns } from '../../images/contact-sheet.ts'
import { ALTERNATIVE_SAMPLES } from '../../sampling/alternatives.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, pictureCost, upTo } from '../estimators.ts'

/** A hypothesis about a checkpoint. */
export interface HypothesisParent extends Evidence {
  /** Digest of the checkpoint. */
  readonly checkpoint: string
  /** Position in the checkpoint's evidence. */
  readonly index: number
}

/** Pixels of an alternative's image, relative to the checkpoint's: twice its width and height. */
const LARGER = 4

export const evidenceDeclarations: Declarations = {
  costs: {
    ...membersOf('ChooseHypothesisPayload'),
    Mutation: { chooseHypothesis: member },
    Checkpoint: { evidence: upTo(KEPT) },
    Hypothesis: {
      '*': member,
      sheet: (_args, child, { native }) =>
        pictureCost(ALTERNATIVE_SAMPLES * LARGER * child, native),
    },
  },
  roles: { chooseHypothesis: 'admin' },
  creates: { chooseHypothesis: 'MAX_CHECKPOINTS' },
}

export const evidenceResolvers: Resolvers = {
  Mutation: {
    async chooseHypothesis(_parent, { input }, { services }) {
      return { checkpoint: await services.checkpoints.choose(input.checkpoint, input.hypothesis) }
    },
  },
  Checkpoint: {
    evidence: ({ evidence, digest }) =>
      evidence.map((one, index) => ({ ...one, checkpoint: digest, index })),
  },
  Hypothesis: {
    sheet({ image, checkpoint, index }) {
      if (image === undefined) return null
      const layout = layOutSheet(ALTERNATIVE_SAMPLES, image, {
        columns: squareColumns(ALTERNATIVE_SAMPLES),
      })
      const source = { kind: 'alternative', checkpoint, hypothesis: index } as const
      return { source, width: layout.width, height: layout.height }
    },
  },
}
