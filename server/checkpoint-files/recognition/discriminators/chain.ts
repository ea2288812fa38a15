/** A discriminator's layers in execution order: convolutions from an image, then linear layers. */
import { CheckpointInvalid } from '../../../errors.ts'
import { RESIDUAL, squareSide } from '../chain.ts'
import { isEmbedding } from '../labels.ts'
import type { Module, NormModule, WeightModule } from '../modules.ts'
import { assignNorms } from '../norms.ts'
import { readGaps, type Gaps } from '../sequential.ts'

export interface DiscriminatorChain {
  readonly channels: 1 | 3
  /** Convolutions first; the last link outputs the logit. */
  readonly links: readonly DiscriminatorLink[]
  readonly notes: readonly string[]
}

export interface DiscriminatorLink {
  readonly kind: 'conv2d' | 'dense'
  readonly module: WeightModule
  readonly inputs: number
  readonly outputs: number
  /** Side of the square kernel; 1 for a linear layer. */
  readonly side: number
  readonly norm?: NormModule
  readonly activation: 'none' | 'beforeNorm' | 'last'
}

/**
 * Throws CheckpointInvalid, with the reason, if the modules are not a chain from an image to one
 * logit.
 */
export function chainDiscriminator(
  modules: readonly Module[],
  namesAreSorted: boolean,
): DiscriminatorChain {
  const byNumbers = modules.toSorted((a, b) =>
    a.name.localeCompare(b.name, 'en', { numeric: true }),
  )
  const orders = namesAreSorted ? [byNumbers, modules] : [modules, byNumbers]
  const failures: CheckpointInvalid[] = []
  for (const [index, order] of orders.entries()) {
    try {
      const chain = chainInOrder(linearLast(order))
      if (index === 0 || namesAreSorted) return chain
      const note = 'Layers are ordered by the numbers in their names.'
      return { ...chain, notes: [note, ...chain.notes] }
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      failures.push(error)
    }
  }
  throw failures[0]!
}

/**
 * Moves linear layers last: files with sorted names may list `adv_layer` before `model`. Norms stay
 * with the layer that they follow.
 */
function linearLast(modules: readonly Module[]): Module[] {
  const convolutions: Module[] = []
  const linear: Module[] = []
  let current = convolutions
  for (const module of modules) {
    if (module.kind !== 'norm') current = module.kind === 'dense' ? linear : convolutions
    current.push(module)
  }
  return [...convolutions, ...linear]
}

function chainInOrder(modules: readonly Module[]): DiscriminatorChain {
  const weighted = modules.filter((module): module is WeightModule => module.kind !== 'norm')
  checkNames(weighted)
  const channels = imageChannels(weighted[0])
  const shaped = weighted.map((module, at) => shapeOf(module, weighted[at - 1]))
  const last = shaped.at(-1)!
  if (last.outputs !== 1)
    throw new CheckpointInvalid(
      `Its last layer \`${last.module.name}\` outputs ${last.outputs} numbers, but a ` +
        'discriminator outputs one: classifiers, encoders and critics with several outputs are ' +
        'not supported.',
    )
  const norms = assignNorms(modules, shaped)
  const gaps = readGaps(modules)
  const links = shaped.map((link, at): DiscriminatorLink => {
    const norm = norms.byLayer[at]?.module
    const next = shaped[at + 1]?.module
    const activation = next === undefined ? 'none' : placeActivation(gaps, link.module, norm, next)
    return { ...link, ...(norm && { norm }), activation }
  })
  return { channels, links, notes: norms.notes }
}

function checkNames(weighted: readonly WeightModule[]): void {
  const sideModule = weighted.find(({ name }) => RESIDUAL.test(name))
  if (sideModule !== undefined)
    throw new CheckpointInvalid(
      `\`${sideModule.name}\` is part of a residual network; networks with shortcuts are not ` +
        'supported.',
    )
  const labels = weighted.find(isEmbedding)
  if (labels !== undefined)
    throw new CheckpointInvalid(
      `\`${labels.name}\` embeds class labels: a conditional discriminator, which needs more ` +
        'than images, is not supported.',
    )
}

function imageChannels(first: WeightModule | undefined): 1 | 3 {
  if (first === undefined) throw new CheckpointInvalid('It has no convolution and no linear layer.')
  if (first.kind === 'dense')
    throw new CheckpointInvalid(
      'It has linear layers only: a multi-layer perceptron, not a convolutional discriminator.',
    )
  const channels = first.weight.shape[1]
  if (channels === 1 || channels === 3) return channels
  throw new CheckpointInvalid(
    `Its first layer \`${first.name}\` takes ${channels} channels, but an image has 1 (grey) or ` +
      '3 (RGB): class labels or a second image joined to it are not supported.',
  )
}

type ShapedLink = Omit<DiscriminatorLink, 'norm' | 'activation'>

function shapeOf(module: WeightModule, before: WeightModule | undefined): ShapedLink {
  const [outputs, inputs] = module.weight.shape as [number, number]
  const side = module.kind === 'convolution' ? squareSide(module) : 1
  const made = before?.weight.shape[0]
  const fits = (kind: WeightModule['kind']) =>
    kind === 'dense' ? Number.isInteger(Math.sqrt(inputs / made!)) : inputs === made
  const flattens = module.kind === 'dense' && before?.kind === 'convolution'
  if (before !== undefined && !fits(flattens ? 'dense' : 'convolution'))
    throw new CheckpointInvalid(
      `\`${module.name}.weight\` [${module.weight.shape.join(', ')}] does not match the ${made} ` +
        `${before.kind === 'dense' ? 'values' : 'channels'} that \`${before.name}\` before it ` +
        'outputs. A second head, attention, shortcuts, minibatch features and class labels are ' +
        'not supported.',
    )
  return {
    kind: module.kind === 'dense' ? 'dense' : 'conv2d',
    ...{ module, inputs, outputs, side },
  }
}

/**
 * Position of the activation. In a Sequential, a module between a layer and its norm is the
 * activation (and a dropout). Elsewhere the activation comes last.
 */
function placeActivation(
  gaps: Gaps,
  module: WeightModule,
  norm: NormModule | undefined,
  next: WeightModule,
): DiscriminatorLink['activation'] {
  const inside = norm === undefined ? null : gaps.between(module, norm)
  if (inside !== null && inside >= 1) return 'beforeNorm'
  return gaps.between(norm ?? module, next) === 0 ? 'none' : 'last'
}
