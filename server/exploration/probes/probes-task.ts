/** Samples that a judge labels, with the features of all layers that made and judged them. */
import {
  asGenerator,
  type CheckpointStore,
  type DiscriminatorCheckpoint,
} from '../../checkpoints/checkpoint.ts'
import type { Engine } from '../../engine/engine.ts'
import { featureCount } from '../../gan/features.ts'
import type { Slice } from '../../jobs/kind.ts'
import type { ResolvedLatent, ZLatent } from '../../latent/resolved-latent.ts'
import { derivedSeed } from '../../latent/seed-to-z.ts'
import { discriminatorImages, rangeOf } from '../../sampling/discriminator-input.ts'
import { seedZ } from '../../sampling/latents.ts'
import { runGenerator } from '../../sampling/sampler.ts'
import { plainSampling, type Sampling } from '../../sampling/sampling.ts'
import { BATCH, discriminatorFeatures, type FeatureRange } from '../classifiers/features.ts'
import type { Workspace } from '../classifiers/fitting-work.ts'
import { inBatches, maxTraining, type LabelledTask } from '../classifiers/labelled-task.ts'
import { frequent } from '../classifiers/labels.ts'
import { factsOf, type JudgeFacts, type PanelOptions } from '../classifiers/panel.ts'
import { mostOfEachClass, splitImages } from '../classifiers/split.ts'
import { predicted } from '../classifiers/svm.ts'
import type { LayerProbesInput, ProbedLayer } from './layer-probes.ts'

export interface ProbesTaskOptions extends PanelOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
}

export interface ProbesTask extends LabelledTask {
  readonly judge: JudgeFacts
  /** The layers, in the order of the targets. */
  readonly layers: readonly ProbedLayer[]
}

/**
 * Labels the samples and opens the task; null if the slice must stop before all are labelled.
 * Rejects as `checkpoints.resolve`, `Classifiers.open` and `frequent` do.
 */
export async function openProbes(
  { checkpoints, classifiers, engine }: ProbesTaskOptions,
  input: LayerProbesInput,
  workspace: Workspace,
  slice: Slice,
): Promise<ProbesTask | null> {
  const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${input.checkpoint}`))
  const { classifier, discriminator, samples } = await classifiers.open(input.classifier)
  const sampling = plainSampling(checkpoint)
  const latentOf = (sample: number) => seedZ(derivedSeed(input.seed, sample), checkpoint.generator)
  const judge = async (latents: readonly ResolvedLatent[]) =>
    (await samples(sampling, latents, slice.lost)).map(predicted)
  const verdicts = await labelSamples(judge, latentOf, input.samples, { workspace, slice })
  if (!verdicts) return null
  const labels = frequent(classifier.attribute, classifier.values, Int32Array.from(verdicts))
  const features = layerFeatures(await engine(), sampling, discriminator)
  const split = splitImages(labels.classes, {
    seed: input.seed,
    samplesPerClass: mostOfEachClass(labels.classes),
    maxTraining: maxTraining(features.count),
  })
  return {
    ...{ judge: factsOf(classifier), labels, split, c: input.c, featureCount: features.count },
    ...{ layers: features.layers, targets: features.ranges },
    batches: (indices, signal) =>
      inBatches(indices, (batch) => features.extract(batch.map(latentOf), signal)),
    [Symbol.dispose]: () => {},
  }
}

/** The judge's values of all samples; null if the slice must stop first. */
async function labelSamples(
  judge: (latents: readonly ResolvedLatent[]) => Promise<number[]>,
  latentOf: (sample: number) => ZLatent,
  count: number,
  { workspace, slice }: { readonly workspace: Workspace; readonly slice: Slice },
): Promise<readonly number[] | null> {
  let labels = workspace.labels ?? []
  while (labels.length < count) {
    const rows = Math.min(BATCH, count - labels.length)
    const batch = Array.from({ length: rows }, (_, row) => latentOf(labels.length + row))
    labels = [...labels, ...(await judge(batch))]
    workspace.labels = labels
    if (labels.length === count || !slice.mustStop) continue
    slice.progress(0, `${labels.length} of ${count} samples judged`)
    slice.hasSaved()
    return null
  }
  return labels
}

interface LayerFeatures {
  readonly count: number
  readonly layers: readonly ProbedLayer[]
  readonly ranges: readonly FeatureRange[]
  /** Features of samples: [latents, count]. */
  extract(latents: readonly ZLatent[], signal: AbortSignal): Promise<Float32Array>
}

/** z, and the features of every activation of the generator and of the discriminator. */
function layerFeatures(
  engine: Pick<Engine, 'run'>,
  sampling: Sampling,
  discriminator: DiscriminatorCheckpoint,
): LayerFeatures {
  const { checkpoint } = sampling
  const { activations, latent } = checkpoint.generator
  const judged = discriminatorFeatures(engine, discriminator, null)
  const sizes = [
    { network: 'generator', activation: null, size: latent.size } as const,
    ...activations.map((own) => {
      return { network: 'generator', activation: own.name, size: featureCount([own]) } as const
    }),
    ...judged.ranges.map(({ activation, from, to }) => {
      return { network: 'discriminator', activation, size: to - from } as const
    }),
  ]
  let count = 0
  const ranges = sizes.map(({ activation, size }) => {
    return { activation, from: count, to: (count += size) }
  })
  const outputs = activations.map(({ name }) => `features.${name}`)
  return {
    ...{ count, ranges },
    layers: sizes.map(({ network, activation }) => ({ network, activation })),
    async extract(latents, signal) {
      const rows = latents.length
      const run = { sampling, latents, outputs: [...outputs, 'images'], signal }
      const made = await runGenerator(engine, run)
      const dataOf = (output: string) => made[output]!.data as Float32Array
      const images = { data: dataOf('images'), range: rangeOf(checkpoint) }
      const seen = await judged.extract(discriminatorImages(images, discriminator), rows, signal)
      const blocks = [...outputs.map(dataOf), seen].map((data) => {
        const size = data.length / rows
        return (row: number) => data.subarray(row * size, (row + 1) * size)
      })
      const all = new Float32Array(rows * count)
      latents.forEach((own, row) => {
        let at = row * count
        for (const part of [own.z(), ...blocks.map((block) => block(row))]) {
          all.set(part, at)
          at += part.length
        }
      })
      return all
    },
  }
}
