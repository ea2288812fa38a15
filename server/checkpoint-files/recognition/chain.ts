/** A generator's layers in execution order, as far as shapes and names determine it. */
import { CheckpointInvalid } from '../../errors.ts'
import { orderByChannels } from './channel-order.ts'
import { convolutionKinds, SHUFFLE, shuffledKinds } from './convolution-kinds.ts'
import type { ConvolutionKind, ConvolutionKinds } from './convolution-kinds.ts'
import { assignNorms, type AssignedNorm } from './norms.ts'
import type { Module, WeightModule } from './modules.ts'
import { readGaps, type Gaps } from './sequential.ts'
import { isEmbedding, type LabelStem } from './labels.ts'
import { classesOfNorms } from './class-norms.ts'
import { FIX_LABEL, UnsupportedNetwork } from './unsupported-network.ts'

export interface Chain {
  /** Number of values that the first layer takes: z, and what is joined to it. */
  readonly inputs: number
  /** Number of classes; 0 if the generator is not conditional. */
  readonly classes: number
  /** The values of a label that are joined to those of a layer; null if there are none. */
  readonly label: ChainLabel | null
  readonly channels: 1 | 3
  readonly links: readonly Link[]
  /** True if only the lengths of norms show which layer each follows. */
  readonly isLoose: boolean
  /** Assumptions where shapes are ambiguous. */
  readonly notes: readonly string[]
}

/** `none`: the label is not joined, as where it is not certain that there is one. */
export type LabelJoin = 'before' | 'after' | 'multiply' | 'none'

export interface ChainLabel extends LabelStem {
  /** Index of the link that takes the joined values. */
  readonly at: number
  /** Channels that are joined. */
  readonly channels: number
  /** Possible ways, the usual one first. */
  readonly joins: readonly LabelJoin[]
}

export type NormOrder = 'normFirst' | 'activationFirst'

/** A dense or convolutional layer and its batch norm. */
export interface Link {
  readonly kind: 'dense' | ConvolutionKind
  readonly module: WeightModule
  readonly inputs: number
  /** Output channels; for a dense layer, channels of the image it is reshaped to. */
  readonly outputs: number
  /** Side of the square kernel; for a dense layer, side of the image it is reshaped to. */
  readonly side: number
  /** Factor of a PixelShuffle after the layer; 1 is none. */
  readonly shuffle: number
  readonly norm?: AssignedNorm
  /** Order of norm and activation, where positions in a Sequential show it. */
  readonly order: NormOrder | null
  /** Number of modules without tensors after the previous layer and its norm; null if unknown. */
  readonly gap: number | null
  /**
   * Number of modules without tensors at the start of this layer's own Sequential; null unless this
   * is the first layer in one, and another layer comes before it.
   */
  readonly lead: number | null
}

/** Names of modules outside the main path. */
export const RESIDUAL =
  /(^|[._-])(shortcut|bypass|skip|conv_sc|c_sc|res(idual)?_?-?(block|layer)?s?\d*)([._-]|$)/i

/**
 * Arranges modules as a generator whose first image gets `joined` more values. Throws
 * CheckpointInvalid if no order works, with the reason for the file's own order.
 */
export function chainModules(
  modules: readonly Module[],
  namesAreSorted: boolean,
  joined = 0,
): Chain {
  const byNumbers = modules.toSorted((a, b) => byNaturalOrder(a.name, b.name))
  const note = 'Layers are ordered by the numbers in their names.'
  const orders = namesAreSorted
    ? [{ modules: byNumbers }, { modules }]
    : [{ modules }, { modules: byNumbers, note }]
  const failures: CheckpointInvalid[] = []
  const attempt = (
    order: { readonly modules: readonly Module[]; readonly note?: string },
    findKinds: FindKinds = convolutionKinds,
  ): Chain | null => {
    try {
      const chain = chainInOrder(order.modules, findKinds, joined)
      if (chain === null) return null
      return order.note === undefined ? chain : { ...chain, notes: [order.note, ...chain.notes] }
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      if (findKinds === convolutionKinds) failures.push(error)
      return null
    }
  }
  const shuffled = attempt(orders[0]!, shuffledKinds)
  for (const order of orders) {
    const chain = attempt(order)
    if (chain !== null) return chain.isLoose && shuffled?.isLoose === false ? shuffled : chain
  }
  if (shuffled !== null) return shuffled
  const byChannels = orderByChannels(orders[0]!.modules)
  const names = namesOf(byChannels ?? [])
  const channelNote = `Layers are ordered so that their channels match: ${names}.`
  const chain = byChannels && attempt({ modules: byChannels, note: channelNote })
  if (chain !== null) return chain
  throw failures[0]!
}

function namesOf(modules: readonly Module[]): string {
  return modules.flatMap(({ kind, name }) => (kind === 'norm' ? [] : `\`${name}\``)).join(', ')
}

function byNaturalOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** Smallest side of a perceptron's images: other networks have few outputs, too. */
const MIN_PERCEPTRON_SIDE = 8

const NO_CONVOLUTIONS: ConvolutionKinds = { kinds: [], shuffles: [], notes: [] }

type FindKinds = typeof shuffledKinds | typeof convolutionKinds

/** Null if `findKinds` finds none. */
function chainInOrder(
  modules: readonly Module[],
  findKinds: FindKinds,
  joined: number,
): Chain | null {
  const weighted = modules.filter((module): module is WeightModule => module.kind !== 'norm')
  const dense = weighted.filter((module) => module.kind === 'dense')
  const convolutions = weighted.slice(dense.length)
  checkBeginning(weighted, dense, convolutions)
  const inputs = dense[0]?.weight.shape[1] ?? convolutions[0]!.weight.shape[0]!
  const units = dense.at(-1)?.weight.shape[0] ?? null
  const found = convolutions.length > 0 ? findKinds(convolutions, units, joined) : NO_CONVOLUTIONS
  if (found === null) return null
  const { kinds, shuffles, notes } = found
  const image = convolutions[0] ? inputsOf(convolutions[0], kinds[0]!) : imageChannels(dense)
  const shaped = [
    ...dense.map((module, i) => shapeDense(module, i === dense.length - 1 ? image : null, joined)),
    ...convolutions.map((module, i) => ({
      ...shapeConvolution(module, kinds[i]!),
      shuffle: shuffles[i] ? SHUFFLE : 1,
    })),
  ]
  const channels = checkEnd(shaped.at(-1)!)
  const norms = assignNorms(modules, shaped)
  const gaps = readGaps(modules)
  const links = shaped.map((link, i): Link => {
    const norm = norms.byLayer[i]
    const before = norms.byLayer[i - 1]?.module ?? shaped[i - 1]?.module
    const next = shaped[i + 1]?.module
    return {
      ...link,
      ...(norm && { norm }),
      gap: before === undefined ? null : gaps.between(before, link.module),
      lead: before === undefined ? null : gaps.before(link.module),
      order: norm && next ? orderOf(link, norm, shaped[i + 1]!, gaps) : null,
    }
  })
  const { isLoose } = norms
  return {
    ...{ inputs, channels, links, isLoose, label: null, classes: classesOfNorms(modules) ?? 0 },
    notes: [...notes, ...norms.notes, ...roomNotes(links)],
  }
}

/**
 * Notes room for more modules without tensors than an activation, an Upsample before a plain
 * convolution, and an Unflatten after a dense layer.
 */
function roomNotes(links: readonly Link[]): string[] {
  const roomy = links.find(({ gap, kind }, i) => {
    const before = links[i - 1]
    const reshapes = before?.kind === 'dense' || before?.shuffle === SHUFFLE
    return gap !== null && gap > 1 + (kind === 'conv2d' ? 1 : 0) + (reshapes ? 1 : 0)
  })
  if (roomy === undefined) return []
  return [
    `The numbers in the names leave room for ${roomy.gap} modules without tensors before ` +
      `\`${roomy.module.name}\`. One is taken to be the activation: if another one is a norm ` +
      'without tensors (a pixel norm, say), the samples are wrong; a dropout makes no difference.',
  ]
}

/**
 * A module without tensors between a layer and its norm is an activation; after a dense layer it
 * can also be an Unflatten, and before a plain convolution an Upsample.
 */
function orderOf(
  link: ShapedLink,
  norm: AssignedNorm,
  next: ShapedLink,
  gaps: Gaps,
): NormOrder | null {
  const before = gaps.between(link.module, norm.module)
  const after = gaps.between(norm.module, next.module)
  if (before === null) return null
  const unflattens = link.kind === 'dense' && next.kind !== 'dense'
  const isReshaped = (unflattens && norm.over === 'channel') || norm.isShuffled
  const room = before - (isReshaped ? 1 : 0)
  if (room <= 0) return 'normFirst'
  if (after === null) return null
  const reshapes = unflattens && norm.over === 'unit' ? 1 : 0
  return after - reshapes - (next.kind === 'conv2d' ? 1 : 0) <= 0 ? 'activationFirst' : null
}

function checkBeginning(
  weighted: readonly WeightModule[],
  dense: readonly WeightModule[],
  convolutions: readonly WeightModule[],
): void {
  const sideModule = weighted.find(({ name }) => RESIDUAL.test(name))
  if (sideModule !== undefined)
    throw new UnsupportedNetwork(
      `\`${sideModule.name}\` belongs to a shortcut of a residual network: the file doesn't show ` +
        'what it bypasses.',
    )
  const labels = weighted.find(isEmbedding)
  if (labels !== undefined)
    throw new UnsupportedNetwork(
      `\`${labels.name}\` embeds class labels, and its values don't follow from a single embedding.`,
      FIX_LABEL,
    )
  const stray = convolutions.find((module) => module.kind === 'dense')
  const first = weighted.at(0)
  if (first === undefined) throw new CheckpointInvalid('It has no dense layer and no convolution.')
  if (stray !== undefined)
    throw new UnsupportedNetwork(
      first.kind === 'convolution'
        ? `It starts with a convolution (\`${first.name}\`) and has a dense layer ` +
            `(\`${stray.name}\`) after it: it is a discriminator, an encoder or a conditional ` +
            'generator.'
        : `\`${stray.name}\` is a dense layer after convolutions: part of a conditional norm, or ` +
            'of attention.',
    )
  dense.slice(1).forEach((module, i) => {
    const produced = dense[i]!.weight.shape[0]
    if (module.weight.shape[1] !== produced)
      throw new UnsupportedNetwork(
        `\`${module.name}\` takes ${module.weight.shape[1]} values, but \`${dense[i]!.name}\` ` +
          `before it outputs ${produced}: something is joined to them, as class labels are in a ` +
          'conditional generator.',
        FIX_LABEL,
      )
  })
}

type ShapedLink = Pick<Link, 'kind' | 'module' | 'inputs' | 'outputs' | 'side' | 'shuffle'>

/**
 * `channels` are those of the image to which the last dense layer is reshaped, null of others;
 * `joined` values of the image are not the layer's.
 */
function shapeDense(module: WeightModule, channels: number | null, joined: number): ShapedLink {
  const [units, inputs] = module.weight.shape as [number, number]
  const side = channels === null ? 1 : Math.sqrt((units + joined) / channels)
  return { kind: 'dense', module, inputs, outputs: units / side ** 2, side, shuffle: 1 }
}

function inputsOf({ weight }: WeightModule, kind: ConvolutionKind): number {
  return weight.shape[kind === 'conv2d' ? 1 : 0]!
}

/**
 * Channels of a perceptron's images: the one of 1 and 3 for which its last layer has the units of a
 * square. Throws CheckpointInvalid if there is none.
 */
function imageChannels(dense: readonly WeightModule[]): 1 | 3 {
  const { name, weight } = dense.at(-1)!
  const units = weight.shape[0]!
  const inputs = dense[0]!.weight.shape[1]!
  const channels = ([1, 3] as const).find((count) => Number.isInteger(Math.sqrt(units / count)))
  const isSmall = channels !== undefined && units < channels * MIN_PERCEPTRON_SIDE ** 2
  if (units === 1 || (isSmall && units < inputs))
    throw new UnsupportedNetwork(
      `It has dense layers only, from ${inputs} values to ${units}: it is a discriminator, a ` +
        'classifier or an encoder.',
    )
  if (inputs >= units)
    throw new UnsupportedNetwork(
      `It has dense layers only, from ${inputs} values to ${units}: a generator makes an image ` +
        'from fewer values, so that it is an auto-encoder or a mapping network.',
    )
  if (dense.length === 1)
    throw new UnsupportedNetwork(
      `It has one dense layer only, \`${name}\`, which is no more than a linear map of z.`,
    )
  if (channels !== undefined && !isSmall) return channels
  throw new UnsupportedNetwork(
    `It has dense layers only, and the ${units} values of the last one, \`${name}\`, are no square ` +
      `image of 1 (grey) or 3 (RGB) channels with sides of ${MIN_PERCEPTRON_SIDE} pixels or more.`,
  )
}

function shapeConvolution(
  module: WeightModule,
  kind: ConvolutionKind,
): Omit<ShapedLink, 'shuffle'> {
  const [first, second] = module.weight.shape as [number, number, number, number]
  const [inputs, outputs] = kind === 'conv2d' ? [second, first] : [first, second]
  return { kind, module, inputs, outputs, side: squareSide(module) }
}

/** Side of a convolution's square kernel. Throws CheckpointInvalid if it is not square. */
export function squareSide({ name, weight }: WeightModule): number {
  const [, , height, width] = weight.shape as [number, number, number, number]
  if (height === width) return height
  throw new UnsupportedNetwork(
    `\`${name}.weight\` has a kernel of ${height}x${width}; only square kernels can be inferred.`,
  )
}

function checkEnd({ module, outputs: before, shuffle }: ShapedLink): 1 | 3 {
  const outputs = before / shuffle ** 2
  if (outputs === 1 || outputs === 3) return outputs
  const hasAlpha = outputs === 2 || outputs === 4
  throw new UnsupportedNetwork(
    `Its last layer \`${module.name}\` outputs ${outputs} channels, but an image has 1 (grey) or ` +
      `3 (RGB)${hasAlpha ? ', no alpha' : ''}.`,
    hasAlpha ? `Export it as ONNX with the first ${outputs - 1} of its channels only.` : undefined,
  )
}
