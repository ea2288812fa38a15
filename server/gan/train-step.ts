/** One whole step of training a DCGAN as one graph: state and data in, state and what to tell of it out. */
import { gradients } from '../graph/gradients.ts'
import {
  abs,
  add,
  cast,
  input,
  less,
  mean,
  mul,
  parameter,
  sigmoid,
  stopGradient,
  sub,
  sum,
  transpose,
} from '../graph/ops.ts'
import type { Graph, Tensor } from '../graph/tensor.ts'
import { parametersOf } from '../graph/traverse.ts'
import { adam } from './adam.ts'
import { moveAverage } from './average.ts'
import { discriminatorArchitecture, generatorArchitecture } from './dcgan.ts'
import { discriminatorFamily } from './families/discriminator.ts'
import { layersFamily } from './families/layers.ts'
import type { GanConfig } from './gan-config.ts'
import { lossAsFake, lossAsReal } from './losses.ts'
import { discriminatorShapes } from './training-state.ts'

/** Weights by name, without the network's prefix. */
type WeightTensors = ReadonlyMap<string, Tensor>

/** A graph in the making. */
interface Draft {
  readonly config: GanConfig
  readonly inputs: Tensor[]
  readonly outputs: Record<string, Tensor>
}

/**
 * The discriminator's update, then the generator's against the discriminator as it has become; the fakes of both are the
 * same.
 *
 * In: reals uint8 [batch, size, size, channels]; z [batch, zDim]; with instance noise also noiseReals and noiseFakes, uint8
 * like the reals, standard normal as (value - 128) / 32, and the scalar sigma; Adam's scalars scaleD, shiftD, scaleG,
 * shiftG (`adamScalars`); where an average is kept, the scalar averageRate (`averageRate`). Out, as scalars: lossD, lossG; dReal, dFakeBefore and dFakeAfter, the mean probability of being
 * real that the discriminator gives to reals, to fakes, and to the same fakes after its update; finite, 1 if all weights
 * are. The rest is the state (`initialState`), in and out under the same names.
 */
export function trainStepGraph(config: GanConfig): Graph {
  const draft: Draft = { config, inputs: [], outputs: {} }
  const { fakes, seenFakes, discriminator } = updateDiscriminator(draft)
  const fixed = [...discriminator].map(([name, tensor]) => [name, stopGradient(tensor)] as const)
  const logits = discriminate(config, seenFakes, new Map(fixed))
  const loss = lossAsReal(logits)
  const before = parametersOf({ outputs: { fakes } }).map(
    (tensor) => [tensor.name!.slice('g.'.length), tensor] as const,
  )
  const generator = update(draft, 'G', new Map(before), loss)
  if (config.emaDecay > 0) averageGenerator(draft, generator)
  draft.outputs['lossG'] = loss
  draft.outputs['dFakeAfter'] = mean(sigmoid(logits))
  draft.outputs['finite'] = areFinite([...discriminator.values(), ...generator.values()])
  return draft
}

/** The discriminator's half of `trainStepGraph`, for those who give it several steps to one of the generator's. */
export function discriminatorStepGraph(config: GanConfig): Graph {
  const draft: Draft = { config, inputs: [], outputs: {} }
  const { discriminator } = updateDiscriminator(draft)
  draft.outputs['finite'] = areFinite([...discriminator.values()])
  return draft
}

/** Fakes as they are and as the discriminator sees them, [batch, channels, size, size]; its weights after the update. */
function updateDiscriminator(draft: Draft): {
  fakes: Tensor
  seenFakes: Tensor
  discriminator: WeightTensors
} {
  const { config, inputs, outputs } = draft
  const reals = bytesInput(draft, 'reals', 127.5, 127.5)
  const z = input('z', [config.batch, config.zDim])
  inputs.push(z)
  const architecture = generatorArchitecture(config, 'g.')
  const fed = new Map([['z', z]])
  const fakes = layersFamily.build(architecture, fed, { statistics: 'batch' }).output
  const [seenReals, seenFakes] = addNoise(draft, reals, fakes)
  const before = new Map(
    [...discriminatorShapes(config)].map(([name, shape]) => [name, parameter(`d.${name}`, shape)]),
  )
  const logitsReals = discriminate(config, seenReals, before)
  const logitsFakes = discriminate(config, seenFakes, before)
  const loss = add(lossAsReal(logitsReals, config.realLabel), lossAsFake(logitsFakes))
  outputs['lossD'] = loss
  outputs['dReal'] = mean(sigmoid(logitsReals))
  outputs['dFakeBefore'] = mean(sigmoid(logitsFakes))
  return { fakes, seenFakes, discriminator: update(draft, 'D', before, loss) }
}

/**
 * Logits [batch] of images [batch, channels, size, size] in [-1, 1]: above 0 is real. By the batch's own statistics, so reals
 * and fakes are not to be mixed in one.
 */
function discriminate(config: GanConfig, images: Tensor, weights: WeightTensors): Tensor {
  const weight = (name: string) => weights.get(name)!
  const options = { statistics: 'batch', weight } as const
  const fed = new Map([['images', images]])
  return discriminatorFamily.build(discriminatorArchitecture(config), fed, options).output
}

/** Instance noise (Sonderby et al., arXiv 1610.04490) on all that the discriminator sees, where the run has any. */
function addNoise(draft: Draft, reals: Tensor, fakes: Tensor): [Tensor, Tensor] {
  if (draft.config.instanceNoise === 0) return [reals, fakes]
  const sigma = input('sigma', [])
  draft.inputs.push(sigma)
  const noisy = (images: Tensor, name: string) =>
    add(images, mul(bytesInput(draft, name, 128, 32), sigma))
  return [noisy(reals, 'noiseReals'), noisy(fakes, 'noiseFakes')]
}

/** Bytes [batch, size, size, channels], fed, as `toPlanes` gives them. */
function bytesInput(draft: Draft, name: string, zero: number, unit: number): Tensor {
  const { batch, imageSize, channels } = draft.config
  const bytes = input(name, [batch, imageSize, imageSize, channels], 'uint8')
  draft.inputs.push(bytes)
  return toPlanes(bytes, zero, unit)
}

/** Bytes [batch, size, size, channels] as (byte - zero) / unit in [batch, channels, size, size]. */
export function toPlanes(bytes: Tensor, zero: number, unit: number): Tensor {
  const planes = cast(transpose(bytes, [0, 3, 1, 2]), 'float32')
  return mul(sub(planes, zero), 1 / unit)
}

/** Adds a network's update to the state; its weights as they then are. */
function update(
  { config, inputs, outputs }: Draft,
  network: 'D' | 'G',
  weights: WeightTensors,
  loss: Tensor,
): WeightTensors {
  const prefix = network.toLowerCase()
  const scalars = { scale: input(`scale${network}`, []), shift: input(`shift${network}`, []) }
  inputs.push(scalars.scale, scalars.shift)
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

/** The exponential moving average of the generator's weights. */
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
