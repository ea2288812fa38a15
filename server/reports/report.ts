/** Schemas of a checkpoint report's input and result. */
import { z } from 'zod'

export const MIN_SAMPLES = 2
export const MAX_SAMPLES = 4096

export const reportInput = z.object({
  /** The checkpoint's digest. */
  checkpoint: z.string().regex(/^[0-9a-f]{64}$/),
  samples: z.int().min(MIN_SAMPLES).max(MAX_SAMPLES),
})

export type ReportInput = z.infer<typeof reportInput>

const share = z.number().min(0).max(1)

/** Matches the GraphQL type CheckpointReport. */
export const checkpointReport = z.object({
  samples: z.int(),
  diversity: share,
  nearDuplicates: share,
  duplicateBelow: share,
  deadMaps: share.nullable(),
  activations: z.array(z.object({ name: z.string(), maps: z.int(), dead: z.array(z.int()) })),
})

export type CheckpointReport = z.infer<typeof checkpointReport>
