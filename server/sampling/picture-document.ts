/** Converts sources of sampled pictures to stored documents and back. */
import { z } from 'zod'
import { asGenerator, type CheckpointStore } from '../checkpoints/checkpoint.ts'
import { readDocument } from '../pictures/document.ts'
import { KEY_DOCUMENT, keyDocument, keyLatent } from './latent-key.ts'
import { LABEL } from './labels.ts'
import type { Label, ResolvedLatent } from '../latent/resolved-latent.ts'
import { isPlain, PLAIN, VARIANT, type Variant } from './variant.ts'
import type {
  ActivationSource,
  AnimationSource,
  SampledSource,
  SampleSource,
  SheetSource,
} from './sampling.ts'
import { DIGEST } from '../weights/canonical-json.ts'

const POSITIVE = z.int().min(1)

const SOURCE = z.object({
  digest: z.string().regex(DIGEST),
  variant: VARIANT.optional(),
})
const SAMPLE = SOURCE.extend({
  latent: KEY_DOCUMENT,
  format: z.enum(['PNG', 'JPEG', 'WEBP', 'AVIF', 'RAW']),
  size: POSITIVE.optional(),
})
const SHEET = SOURCE.extend({
  latents: z.array(KEY_DOCUMENT),
  columns: POSITIVE,
  labels: z.array(LABEL).optional(),
  breaks: z.array(z.int().min(0)).optional(),
})
const ANIMATION = SOURCE.extend({
  latents: z.array(KEY_DOCUMENT),
  labels: z.array(LABEL).optional(),
  fps: POSITIVE,
  format: z.enum(['GIF', 'WEBP']),
  size: POSITIVE.optional(),
})
const ACTIVATION = SOURCE.extend({
  latent: KEY_DOCUMENT,
  activation: z.string(),
  maps: z.array(z.int().min(0)),
})

/** Returns the document of a source: members in a fixed order, without undefined ones. */
export function toDocument(source: SampledSource): object {
  const { kind, sampling } = source
  const head = { kind, digest: sampling.checkpoint.digest }
  const variant = isPlain(sampling.variant) ? undefined : sampling.variant
  switch (source.kind) {
    case 'sample': {
      const { latent, format, size } = source
      return { ...head, latent: keyDocument(latent.key), format, ...given({ size, variant }) }
    }
    case 'sheet': {
      const { columns, breaks } = source
      return {
        ...head,
        latents: keys(source),
        columns,
        ...given({ breaks, variant }),
        ...labels(source),
      }
    }
    case 'animation': {
      const { fps, format, size } = source
      return {
        ...head,
        latents: keys(source),
        fps,
        format,
        ...given({ size, variant }),
        ...labels(source),
      }
    }
    case 'activation': {
      const { latent, activation, maps } = source
      return { ...head, latent: keyDocument(latent.key), activation, maps, ...given({ variant }) }
    }
  }
}

/**
 * Returns readers of these documents. They throw an Error if a document is malformed, and as
 * `CheckpointStore.resolve` does.
 */
export function documentReaders(checkpoints: Pick<CheckpointStore, 'resolve'>) {
  const samplingOf = async ({ digest, variant = PLAIN }: { digest: string; variant?: Variant }) => {
    const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${digest}`))
    return { checkpoint, truncation: 1, variant }
  }
  return {
    async sample(document: unknown): Promise<SampleSource> {
      const { latent: key, format, size, ...where } = readDocument(SAMPLE, document)
      const sampling = await samplingOf(where)
      const latent = keyLatent(key, sampling.checkpoint)
      return { kind: 'sample', sampling, latent, format, ...given({ size }) }
    },
    async sheet(document: unknown): Promise<SheetSource> {
      const { latents: keys, labels, columns, breaks, ...where } = readDocument(SHEET, document)
      const sampling = await samplingOf(where)
      const latents = keys.map((key, at) =>
        withLabel(keyLatent(key, sampling.checkpoint), labels?.[at]),
      )
      return { kind: 'sheet', sampling, latents, columns, ...given({ breaks }) }
    },
    async animation(document: unknown): Promise<AnimationSource> {
      const {
        latents: keys,
        labels,
        format,
        fps,
        size,
        ...where
      } = readDocument(ANIMATION, document)
      const sampling = await samplingOf(where)
      const latents = keys.map((key, at) =>
        withLabel(keyLatent(key, sampling.checkpoint), labels?.[at]),
      )
      return { kind: 'animation', sampling, latents, format, fps, ...given({ size }) }
    },
    async activation(document: unknown): Promise<ActivationSource> {
      const { latent: key, activation, maps, ...where } = readDocument(ACTIVATION, document)
      const sampling = await samplingOf(where)
      const latent = keyLatent(key, sampling.checkpoint)
      return { kind: 'activation', sampling, latent, activation, maps }
    },
  }
}

/** Labels of latents on a walk between classes; none of others. */
function labels({ latents }: SheetSource | AnimationSource): { labels?: readonly Label[] } {
  const given = latents.flatMap(({ label }) => label ?? [])
  return given.length === latents.length ? { labels: given } : {}
}

function withLabel(latent: ResolvedLatent, label: Label | undefined): ResolvedLatent {
  return label === undefined ? latent : { ...latent, label }
}

function keys({ latents }: SheetSource | AnimationSource): object[] {
  return latents.map(({ key }) => keyDocument(key))
}

/** Removes undefined members, so that a picture has exactly one document. */
function given<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Partial<T>
}
