/** Schemas of the input and result of probes of a generator's layers, and the kind of job. */
import { z } from 'zod'
import type { JobKind } from '../../jobs/kind.ts'
import { C_RANGE } from '../classifiers/classifier.ts'
import { judgeFacts } from '../classifiers/panel.ts'
import { digest, share } from '../schemas.ts'

/** Limits of the number of samples. */
export const MIN_SAMPLES = 64
export const MAX_SAMPLES = 16_384

const layerProbesInput = z.object({
  /** The generator's digest. */
  checkpoint: digest,
  /** Id of the classifier that labels the samples. */
  classifier: z.string(),
  samples: z.int().min(MIN_SAMPLES).max(MAX_SAMPLES),
  c: z.number().min(C_RANGE[0]).max(C_RANGE[1]).nullable(),
  seed: z.int().min(0),
})

export type LayerProbesInput = z.infer<typeof layerProbesInput>

const probedLayer = z.object({
  network: z.enum(['generator', 'discriminator']),
  /** Null: the generator's input, z. */
  activation: z.string().nullable(),
})

/** A layer whose features a classifier is fitted on. */
export type ProbedLayer = z.infer<typeof probedLayer>

const layerProbe = probedLayer.extend({
  featureCount: z.int(),
  c: z.number(),
  accuracy: share,
  balancedAccuracy: share,
})

export type LayerProbe = z.infer<typeof layerProbe>

const layerProbesResult = z.object({
  judge: judgeFacts,
  /** Values that enough samples have. */
  values: z.array(z.string()),
  trainingSamples: z.int(),
  testSamples: z.int(),
  layers: z.array(layerProbe),
})

export type LayerProbesResult = z.infer<typeof layerProbesResult>

export const layerProbesKind: JobKind<LayerProbesInput, LayerProbesResult> = {
  name: 'layer-probes',
  input: layerProbesInput,
  result: layerProbesResult,
  role: 'write',
  // A worker keeps the features of all unfinished jobs on its disk: up to 1.5 GB each.
  limit: 4,
}
