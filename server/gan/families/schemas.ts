/** Schemas that several families share. */
import { z, type ZodType } from 'zod'
import { MIN_PRIOR_BOUND, type Prior } from '../../latent/seed-to-z.ts'
import type { Classes } from '../architecture.ts'
import { fields, number, oneOf, whole } from '../layers/fields.ts'
import { layerSchema } from '../layers/kinds.ts'

const MAX_LAYERS = 256
const MAX_PIXELS = 4096

const DISTRIBUTIONS = ['normal', 'uniform', 'truncatedNormal', 'numpyNormal'] as const

export const priorSchema: ZodType<Prior> = z.discriminatedUnion(
  'distribution',
  [
    fields({ distribution: z.literal('normal') }),
    fields({ distribution: z.literal('uniform') }),
    fields({ distribution: z.literal('numpyNormal') }),
    fields({ distribution: z.literal('truncatedNormal'), bound: number(MIN_PRIOR_BOUND, 1e3) }),
  ],
  {
    error: ({ note }) => (note ? `is not one of ${DISTRIBUTIONS.join(', ')}` : 'is not an object'),
  },
)

const MAX_CLASSES = 100_000
/** Maximum length of the name of a class, characters. */
export const MAX_NAME_LENGTH = 255

const CLASS_NAME = `is not a string of 1 to ${MAX_NAME_LENGTH} characters`

export const classesSchema: ZodType<Classes> = fields({
  classes: whole(1, MAX_CLASSES),
  names: z
    .array(
      z
        .string({ error: CLASS_NAME })
        .min(1, { error: CLASS_NAME })
        .max(MAX_NAME_LENGTH, { error: CLASS_NAME }),
      { error: 'is not a list' },
    )
    .optional(),
}).refine(({ classes, names }) => names === undefined || new Set(names).size === classes, {
  path: ['names'],
  error: 'is not a list of as many different names as there are classes',
})

/** Drops a bound that has no effect. */
export function canonicalPrior(prior: Prior): Prior {
  return prior.distribution === 'truncatedNormal' ? prior : { distribution: prior.distribution }
}

/** The fields of `ImageFacts`. */
export const imageFields = {
  channels: oneOf([1, 3]),
  height: whole(1, MAX_PIXELS),
  width: whole(1, MAX_PIXELS),
  /** Black, then white; white is larger. */
  range: z
    .tuple([number(-1e6, 1e6), number(-1e6, 1e6)], { error: 'is not a list of 2 numbers' })
    .refine(([black, white]) => black < white, {
      error: 'is not a pair of black and a larger white',
    }),
}

export const layersSchema = z
  .array(layerSchema, { error: 'is not a list' })
  .min(1, { error: `is not a list of 1 to ${MAX_LAYERS} layers` })
  .max(MAX_LAYERS, { error: `is not a list of 1 to ${MAX_LAYERS} layers` })
