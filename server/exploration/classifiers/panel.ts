/** Classifiers that judge the same samples together, and extract shared features once. */
import { z } from 'zod'
import type { GeneratorCheckpoint } from '../../checkpoints/checkpoint.ts'
import type { ClassifierRow } from '../../db/stores.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import {
  checkImageSizes,
  discriminatorImages,
  makeImages,
  type Images,
} from '../../sampling/discriminator-input.ts'
import type { Sampling } from '../../sampling/sampling.ts'
import type { Classifiers, Judge } from './classifiers.ts'
import { predicted } from './svm.ts'
import { share } from '../schemas.ts'

/** Maximum number of judges of a job. */
export const MAX_JUDGES = 8

/** Images per batch, few so that requests wait only some milliseconds for one. */
const ROWS = 16

/** Balanced accuracy from which on a classifier's verdicts count as reliable. */
const RELIABLE_FROM = 0.97

/** A classifier as it was when it judged. */
export const judgeFacts = z.object({
  classifier: z.string(),
  attribute: z.string(),
  values: z.array(z.string()),
  balancedAccuracy: share,
  testImages: z.int(),
})

export type JudgeFacts = z.infer<typeof judgeFacts>

/** The values of one sample or image: for each judge, an index of its classifier's values. */
export type Verdict = readonly number[]

export interface PanelOptions {
  readonly classifiers: Pick<Classifiers, 'open'>
  readonly engine: () => Promise<Pick<Engine, 'run'>>
}

export class Panel {
  readonly judges: readonly JudgeFacts[]
  readonly #judges: readonly Judge[]
  readonly #engine: Pick<Engine, 'run'>

  private constructor(judges: readonly Judge[], engine: Pick<Engine, 'run'>) {
    this.#judges = judges
    this.#engine = engine
    this.judges = judges.map(({ classifier }) => factsOf(classifier))
  }

  /**
   * Opens classifiers, in order, as judges of a generator's samples. Rejects as `Classifiers.open`
   * does, and with BadUserInput if the images have another size than a classifier takes.
   */
  static async open(
    { classifiers, engine }: PanelOptions,
    ids: readonly string[],
    generator: GeneratorCheckpoint,
  ): Promise<Panel> {
    const judges = await Promise.all(ids.map((id) => classifiers.open(id)))
    for (const { discriminator } of judges) checkImageSizes(generator, discriminator)
    return new Panel(judges, await engine())
  }

  /** Judges samples, in batches. Rejects as `Sampler.sample` does. */
  async samples(
    sampling: Sampling,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    for (let from = 0; from < latents.length; from += ROWS) {
      const batch = latents.slice(from, from + ROWS)
      const images = await this.draw(sampling, batch, signal)
      verdicts.push(...(await this.images(images, batch.length, signal)))
    }
    return verdicts
  }

  /** Generates one batch of images. Rejects as `Sampler.sample` does. */
  draw(
    sampling: Sampling,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<Images> {
    return makeImages(this.#engine, sampling, latents, signal)
  }

  /** Judges one batch of images. */
  async images(images: Images, rows: number, signal?: AbortSignal): Promise<Verdict[]> {
    const scores = await this.scores(images, rows, signal)
    return scores.map((own) => own.map(predicted))
  }

  /** Decision values of one batch of images, by image, judge and value. */
  async scores(images: Images, rows: number, signal?: AbortSignal): Promise<number[][][]> {
    const extracted = new Map<string, Promise<Float32Array>>()
    const decisions = await Promise.all(
      this.#judges.map(async ({ classifier, discriminator, extract, decide }) => {
        const key = `${discriminator.digest} ${classifier.activation}`
        const features =
          extracted.get(key) ?? extract(discriminatorImages(images, discriminator), rows, signal)
        extracted.set(key, features)
        return decide(await features, rows)
      }),
    )
    return Array.from({ length: rows }, (_, row) => decisions.map((own) => own[row]!))
  }
}

/** True if the classifier errs too seldom for its errors to matter in what it judges. */
export function isReliable({ balancedAccuracy }: { readonly balancedAccuracy: number }): boolean {
  return balancedAccuracy >= RELIABLE_FROM
}

/** The classifier of a judge, as it is now. */
export function factsOf({
  id,
  attribute,
  values,
  balancedAccuracy,
  testImages,
}: ClassifierRow): JudgeFacts {
  return { classifier: id, attribute, values: [...values], balancedAccuracy, testImages }
}
