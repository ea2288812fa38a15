/** Schemas that the inputs and results of several kinds of jobs have in common. */
import { z } from 'zod'
import { DIGEST } from '../weights/canonical-json.ts'

/** A checkpoint's digest. */
export const digest = z.string().regex(DIGEST)

/** A share of a whole. */
export const share = z.number().min(0).max(1)
