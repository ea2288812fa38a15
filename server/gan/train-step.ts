/** A whole DCGAN training step as one graph: state and data in, state and figures out. */
import { gradients } from '../graph/gradients.ts'
import {
  abs,
  add,
  cast,
  concat,
  input,
  less,
  mean,
  mul,
  parameter,
  sliceAxis,
  stopGradient,
  sub,
  sum,
  transpose,
} from '../graph/ops.ts'
import type { Graph, Tensor } from '../graph/tensor.ts'
import { parametersOf } from '../graph/traverse.ts'
import { adam, adamInputs } from './adam.ts'
import { moveAverage } from './average.ts'
import { applyHead, classLoss, type Judged } from './conditioning.ts'
import { discriminatorArchitecture, generatorArchitecture } from './dcgan.ts'
import { discriminatorFamily } from './families/discriminator.ts'
import { layersFamily } from './families/layers.ts'
import { penaltyCount, type GanConfig } from './gan-config.ts'
import { GAN_LOSSES } from './losses.ts'
import { discriminatorShapes } from './training-state.ts'

/** Weights by name, without the network's prefix. */
type WeightTensors = ReadonlyMap<string, Tensor>

/** A graph under construction. */
interface Draft {
  readonly config: GanConfig
  readonly inputs: Tensor[]
  readonly outputs: Record<string, Tensor>
}

/**
 * Updates the discriminator, then the generator against the updated discriminator, on the same
 * fakes.
 *
 * Inputs:
 * - reals, uint8 [batch, size, size, channels]; z [batch, zDim]
 * - with conditioning: label [batch, classes], the weights of the classes of the reals, which the
 *   fakes get as well
 * - with instance noise: noiseReals and noiseFakes, uint8 like the reals, where (value - 128) / 32
 *   is standard normal, and the scalar sigma
 * - Adam's scalars scaleD, shiftD, scaleG, shiftG, with a limit also limitD, limitG (`adamScalars`)
 * - with an average: the scalar averageRate (`averageRate`)
 *
 * Scalar outputs:
 * - lossD, with the penalties; lossG; both with an ACGAN's losses of classes
 * - dReal, dFakeBefore, dFakeAfter: the discriminator's mean probability of being real for the
 *   reals, the fakes, and the same fakes after its update (see `GanLoss.probability`)
 * - finite: 1 if all weights are finite
 *
 * The state (`initialState`) is both input and output, under the same names.
 */
export function trainStepGraph(config: GanConfig): Graph {
  const draft: Draft = { config, inputs: [], outputs: {} }
  const { fakes, seenFakes, label, logitsReals, discriminator } = updateDiscriminator(draft)
  const fixed = [...discriminator].map(([name, tensor]) => [name, stopGradient(tensor)] as const)
  const judged = discriminate(config, { images: seenFakes, label }, new Map(fixed))
  const { logits } = judged
  const { generator: lossOf, probability } = GAN_LOSSES[config.loss]
  // A relativistic loss takes the reals' logits from before the update, which saves a pass.
  const others = stopGradient(logitsReals)
  const loss = withClasses(lossOf(logits, others), judged, label)
  const before = parametersOf({ outputs: { fakes } }).map(
    (tensor) => [tensor.name!.slice('g.'.length), tensor] as const,
  )
  const generator = update(draft, 'G', new Map(before), loss)
  if (config.emaDecay > 0) averageGenerator(draft, generator)
  draft.outputs['lossG'] = loss
  draft.outputs['dFakeAfter'] = mean(probability(logits, others))
  draft.outputs['finite'] = areFinite([...discriminator.values(), ...generator.values()])
  return draft
}

/**
 * The discriminator's half of `trainStepGraph`, for runs with several discriminator steps per
 * generator step.
 */
export function discriminatorStepGraph(config: GanConfig): Graph {
  const draft: Draft = { config, inputs: [], outputs: {} }
  const { discriminator } = updateDiscriminator(draft)
  draft.outputs['finite'] = areFinite([...discriminator.values()])
  return draft
}

interface DiscriminatorUpdate {
  /** [batch, channels, size, size] in [-1, 1]. */
  readonly fakes: Tensor
  /** The fakes with instance noise, as the discriminator sees them. */
  readonly seenFakes: Tensor
  /** [batch, classes]; null without conditioning. */
  readonly label: Tensor | null
  /** Logits [batch] of the reals, by the weights before the update. */
  readonly logitsReals: Tensor
  /** The weights after the update. */
  readonly discriminator: WeightTensors
}

function updateDiscriminator(draft: Draft): DiscriminatorUpdate {
  const { config, inputs, outputs } = draft
  const reals = bytesInput(draft, 'reals', 127.5, 127.5)
  const z = input('z', [config.batch, config.zDim])
  inputs.push(z)
  const architecture = generatorArchitecture(config, 'g.')
  const label = labelInput(draft)
  const fed = new Map([['z', z], ...(label ? [['label', label] as const] : [])])
  const fakes = layersFamily.build(architecture, fed, { statistics: 'batch' }).output
  const [seenReals, seenFakes] = addNoise(draft, reals, fakes)
  const before = new Map(
    [...discriminatorShapes(config)].map(([name, shape]) => [name, parameter(`d.${name}`, shape)]),
  )
  const [ofReals, ofFakes] = [seenReals, seenFakes].map((images) =>
    judge(config, { images, label }, before),
  ) as [Judgement, Judgement]
  const [logitsReals, logitsFakes] = [ofReals.logits, ofFakes.logits]
  const { discriminator: lossOf, probability } = GAN_LOSSES[config.loss]
  const loss = [ofReals, ofFakes].reduce(
    (total, { penalty }) => (penalty ? add(total, penalty) : total),
    withClasses(lossOf(logitsReals, logitsFakes, config.realLabel), ofReals, label),
  )
  outputs['lossD'] = loss
  outputs['dReal'] = mean(probability(logitsReals, logitsFakes))
  outputs['dFakeBefore'] = mean(probability(logitsFakes, logitsReals))
  const discriminator = update(draft, 'D', before, loss)
  return { fakes, seenFakes, label, logitsReals, discriminator }
}

/** The classes of the reals and of the fakes, if the networks take them. */
function labelInput({ config, inputs }: Draft): Tensor | null {
  if (config.conditioning === 'NONE') return null
  const label = input('label', [config.batch, config.classes.length])
  inputs.push(label)
  return label
}

/** Adds the loss of an ACGAN's classes: of the reals for D, of the fakes for G. */
function withClasses(loss: Tensor, { classLogits }: Judged, label: Tensor | null): Tensor {
  return classLogits && label ? add(loss, classLoss(classLogits, label)) : loss
}

/** Images [batch, channels, size, size] in [-1, 1], with their classes. */
interface Seen {
  readonly images: Tensor
  /** [batch, classes]; null without conditioning. */
  readonly label: Tensor | null
}

interface Judgement extends Judged {
  readonly penalty: Tensor | null
}

/** Judges a batch. The penalized images are passed alone, so that no others need the gradient. */
function judge(config: GanConfig, seen: Seen, weights: WeightTensors): Judgement {
  if (config.gradientPenalty === 0) {
    return { ...discriminate(config, seen, weights), penalty: null }
  }
  const { batch } = config
  const count = penaltyCount(config)
  const penalized = count < batch ? rows(seen, 0, count) : seen
  const judged = discriminate(config, penalized, weights)
  const penalty = gradientPenalty(config, penalized.images, judged.logits)
  if (count === batch) return { ...judged, penalty }
  const others = discriminate(config, rows(seen, count, batch), weights)
  const joined = (of: (part: Judged) => Tensor) => concat([of(judged), of(others)], 0)
  const classLogits = judged.classLogits && joined((part) => part.classLogits!)
  return { logits: joined(({ logits }) => logits), classLogits, penalty }
}

function rows({ images, label }: Seen, start: number, end: number): Seen {
  const of = (tensor: Tensor) => sliceAxis(tensor, 0, start, end)
  return { images: of(images), label: label && of(label) }
}

/**
 * The gradient penalty gamma/2 |grad D|^2: R1 on reals, R2 on fakes (Mescheder et al., arXiv
 * 1801.04406). Between the corners of LeakyReLU, D is linear, so the gradient's own gradients need
 * no ops that a training step doesn't need anyway.
 */
function gradientPenalty(
  { gradientPenalty: gamma }: GanConfig,
  images: Tensor,
  logits: Tensor,
): Tensor {
  const [slopes] = gradients(sum(logits), [images]) as [Tensor]
  return mul(mean(sum(mul(slopes, slopes), [1, 2, 3])), gamma / 2)
}

/** Normalizes by the batch's own statistics, so reals and fakes must not share a batch. */
function discriminate(config: GanConfig, { images, label }: Seen, weights: WeightTensors): Judged {
  const weight = (name: string) => weights.get(name)!
  const options = { statistics: 'batch', weight } as const
  const fed = new Map([['images', images]])
  const architecture = discriminatorArchitecture(config)
  const { output, layerInputs } = discriminatorFamily.build(architecture, fed, options)
  return applyHead(output, layerInputs.at(-1)!, label, weights)
}

/** Adds instance noise (Sonderby et al., arXiv 1610.04490) to reals and fakes, if any. */
function addNoise(draft: Draft, reals: Tensor, fakes: Tensor): [Tensor, Tensor] {
  if (draft.config.instanceNoise === 0) return [reals, fakes]
  const sigma = input('sigma', [])
  draft.inputs.push(sigma)
  const noisy = (images: Tensor, name: string) =>
    add(images, mul(bytesInput(draft, name, 128, 32), sigma))
  return [noisy(reals, 'noiseReals'), noisy(fakes, 'noiseFakes')]
}

/** An input of bytes [batch, size, size, channels], converted by `toPlanes`. */
function bytesInput(draft: Draft, name: string, zero: number, unit: number): Tensor {
  const { batch, imageSize, channels } = draft.config
  const bytes = input(name, [batch, imageSize, imageSize, channels], 'uint8')
  draft.inputs.push(bytes)
  return toPlanes(bytes, zero, unit)
}

/** Bytes [batch, size, size, channels] as (byte - zero) / unit, [batch, channels, size, size]. */
export function toPlanes(bytes: Tensor, zero: number, unit: number): Tensor {
  const planes = cast(transpose(bytes, [0, 3, 1, 2]), 'float32')
  return mul(sub(planes, zero), 1 / unit)
}

/** Adds a network's update to the outputs; returns the updated weights. */
function update(
  { config, inputs, outputs }: Draft,
  network: 'D' | 'G',
  weights: WeightTensors,
  loss: Tensor,
): WeightTensors {
  const prefix = network.toLowerCase()
  const scalars = adamInputs(network, config)
  inputs.push(...Object.values(scalars))
  const slopes = gradients(loss, [...weights.values()])
  return new Map(
    [...weights].map(([name, weight], index) => {
      const sizes = weight.shape as readonly number[]
      const m = parameter(`${prefix}.m.${name}`, sizes)
      const v = parameter(`${prefix}.v.${name}`, sizes)
      const next = adam({ weight, m, v }, slopes[index]!, config, scalars)
      outputs[`${prefix}.${name}`] = next.weight
      outputs[m.name!] = next.m
      outputs[v.name!] = next.v
      return [name, next.weight]
    }),
  )
}

/** Adds the update of the generator's moving average to the outputs. */
function averageGenerator({ inputs, outputs }: Draft, generator: WeightTensors): void {
  const rate = input('averageRate', [])
  inputs.push(rate)
  for (const [name, weight] of generator) {
    const average = parameter(`ema.${name}`, weight.shape as readonly number[])
    outputs[average.name!] = moveAverage(average, weight, rate)
  }
}

/** 1 if all weights are finite, else 0. */
function areFinite(weights: readonly Tensor[]): Tensor {
  const total = weights.map((weight) => sum(weight)).reduce((left, right) => add(left, right))
  return cast(less(abs(total), 3.4e38), 'float32')
}
