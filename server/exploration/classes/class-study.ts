/** Schemas of the input and result of a study of a generator's classes, and the kind of job. */
import { z } from 'zod'
import type { GeneratorCheckpoint } from '../../checkpoints/checkpoint.ts'
import { namedDataset } from '../../datasets/named-dataset.ts'
import { BadUserInput } from '../../errors.ts'
import type { JobKind } from '../../jobs/kind.ts'
import { judgeFacts } from '../classifiers/panel.ts'
import { digest, share } from '../schemas.ts'

/** Limits of the number of samples. */
export const SAMPLES = { least: 100, most: 10_000_000 } as const
/** Maximum number of classes. */
export const MAX_CLASSES = 1000
/** Samples that a judge sees at most: the first ones. */
export const JUDGED = 10_000

const classStudyInput = z.object({
  /** The generator's digest. */
  checkpoint: digest,
  /** The images to classify. */
  tests: z.object(namedDataset),
  /** The images beside the samples, or null. */
  reals: z.object(namedDataset).nullable(),
  /** Attribute whose values are the classes of both datasets; null: their own classes. */
  labelAttribute: z.string().nullable(),
  /** Id of the classifier that judges the samples, or null. */
  classifier: z.string().nullable(),
  samples: z.int().min(SAMPLES.least).max(SAMPLES.most),
})

export type ClassStudyInput = z.infer<typeof classStudyInput>

/**
 * Names of a generator's classes, their numbers if they have none. Throws BadUserInput if it is not
 * conditional, or has too many.
 */
export function classNames({ name, generator }: GeneratorCheckpoint): readonly string[] {
  const { label } = generator
  if (!label) {
    throw new BadUserInput(
      `The checkpoint "${name}" is not conditional, so it has no classes. ` +
        'Train one with `conditioning`.',
    )
  }
  if (label.classes > MAX_CLASSES) {
    throw new BadUserInput(
      `"${name}" has ${label.classes} classes; at most ${MAX_CLASSES} can be studied.`,
    )
  }
  return label.names ?? Array.from({ length: label.classes }, (_, own) => `${own}`)
}

const classFigures = z.object({
  label: z.string(),
  /** Number of images that were classified. */
  testImages: z.int(),
  /** Shares of them that the nearest sample, and the nearest real image, put in another class. */
  error: share.nullable(),
  realError: share.nullable(),
  /** Share of the judged samples in which the judge sees their class. */
  accuracy: share.nullable(),
})

export type ClassFigures = z.infer<typeof classFigures>

const classStudyResult = z.object({
  samples: z.int(),
  testImages: z.int(),
  realImages: z.int().nullable(),
  error: share,
  realError: share.nullable(),
  accuracy: share.nullable(),
  judge: judgeFacts.nullable(),
  classes: z.array(classFigures),
})

export type ClassStudyResult = z.infer<typeof classStudyResult>

export const classStudyKind: JobKind<ClassStudyInput, ClassStudyResult> = {
  name: 'class-study',
  input: classStudyInput,
  result: classStudyResult,
  role: 'write',
  // Each takes minutes, in which training has to wait.
  limit: 4,
}
