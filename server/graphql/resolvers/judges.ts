/** Classifiers as judges of a generator's samples. */
import type { GeneratorCheckpoint } from '../../checkpoints/checkpoint.ts'
import type { ClassifierRow } from '../../db/stores.ts'
import { checkImageSizes } from '../../sampling/discriminator-input.ts'
import type { RequestContext } from '../request-context.ts'

/**
 * Finds a classifier. Throws ClassifierNotFound, and BadUserInput if it doesn't take
 * the generator's images.
 */
export async function openJudge(
  id: string,
  checkpoint: GeneratorCheckpoint,
  context: RequestContext,
): Promise<ClassifierRow> {
  const { classifier, discriminator } = await context.judge(id)
  checkImageSizes(checkpoint, discriminator)
  return classifier
}
