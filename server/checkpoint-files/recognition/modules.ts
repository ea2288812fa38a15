/** Groups tensors into modules with parameters, by their names and shapes. */
import { CheckpointInvalid } from '../../errors.ts'
import type { SourceTensor } from '../formats/source.ts'
import { listTensors } from './list-tensors.ts'
import { foldBarNorm, foldSpectralNorm, foldWeightNorm } from './reparametrize.ts'
import { UnsupportedNetwork } from './unsupported-network.ts'
import { plain, type ValueSource } from './value-source.ts'

/** `name` is the tensors' common prefix. Weights are in PyTorch's layouts. */
export interface WeightModule {
  readonly kind: 'dense' | 'convolution'
  readonly name: string
  readonly weight: ValueSource
  readonly bias?: ValueSource
}

export interface NormModule {
  readonly kind: 'norm'
  readonly name: string
  /** Number of channels or units it normalizes. */
  readonly length: number
  /** Number of classes of a conditional norm, whose scale and offset are [classes, length]. */
  readonly classes?: number
  readonly scale?: ValueSource
  readonly offset?: ValueSource
  readonly mean?: ValueSource
  readonly variance?: ValueSource
}

export type Module = WeightModule | NormModule

export interface ModuleList {
  /** In file order. */
  readonly modules: readonly Module[]
  /**
   * Bookkeeping tensors, which sampling doesn't need, except the counters that every batch norm
   * has.
   */
  readonly unused: readonly string[]
}

type Role =
  | 'weight'
  | 'bias'
  | 'mean'
  | 'variance'
  | 'original'
  | 'bar'
  | 'u'
  | 'v'
  | 'magnitude'
  | 'direction'

/** Last part of a tensor's name -> its role in the module. */
const ROLES: ReadonlyMap<string, Role> = new Map([
  ['weight', 'weight'],
  ['kernel', 'weight'],
  ['scale', 'weight'],
  ['gamma', 'weight'],
  ['bias', 'bias'],
  ['offset', 'bias'],
  ['beta', 'bias'],
  ['running_mean', 'mean'],
  ['moving_mean', 'mean'],
  ['mean', 'mean'],
  ['running_var', 'variance'],
  ['moving_variance', 'variance'],
  ['variance', 'variance'],
  ['var', 'variance'],
  ['weight_orig', 'original'],
  ['weight_bar', 'bar'],
  ['weight_u', 'u'],
  ['weight_v', 'v'],
  ['weight_g', 'magnitude'],
  ['parametrizations.weight.original', 'original'],
  ['parametrizations.weight.0._u', 'u'],
  ['parametrizations.weight.0._v', 'v'],
  ['parametrizations.weight.original0', 'magnitude'],
  ['parametrizations.weight.original1', 'direction'],
])

/** Enough for any chain (256x256 takes about 7 layers and as many norms), and quick to search. */
const MAX_MODULES = 100

const BOOKKEEPING = /(^|\.)(num_batches_tracked|n_averaged|num_updates|decay|step|steps|initted)$/
/** Latents from which a training script draws the same samples again and again. */
const FIXED_LATENTS = /^((fixed|static|test|sample|eval)_?(noise|z|latents?)|noise|z|latents?)$/i

type Parts = Partial<Record<Role, SourceTensor>>

/** Groups tensors into modules. Throws CheckpointInvalid if some fit no module of the family. */
export function readModules(tensors: ReadonlyMap<string, SourceTensor>): ModuleList {
  const grouped = new Map<string, Parts>()
  const unused: string[] = []
  const unmatched: SourceTensor[] = []
  for (const [name, tensor] of tensors) {
    if (isBookkeeping(name)) {
      if (!name.endsWith('num_batches_tracked')) unused.push(name)
      continue
    }
    const split = splitName(name)
    if (split === null) {
      unmatched.push(tensor)
      continue
    }
    const parts = grouped.get(split.module) ?? {}
    parts[split.role] = tensor
    grouped.set(split.module, parts)
  }
  if (unmatched.length > 0)
    throw new UnsupportedNetwork(
      `${listTensors(unmatched, 4)} match no layer of a DCGAN, whose parameters are named ` +
        '`MODULE.weight`, `MODULE.bias`, `MODULE.running_mean` and `MODULE.running_var`.',
    )
  if (grouped.size > MAX_MODULES)
    throw new CheckpointInvalid(`It has ${grouped.size} modules; the limit is ${MAX_MODULES}.`)
  return { modules: [...grouped].map(([name, parts]) => makeModule(name, parts)), unused }
}

/** True if a tensor is not part of a model. */
export function isBookkeeping(name: string): boolean {
  return BOOKKEEPING.test(name) || FIXED_LATENTS.test(name)
}

function splitName(name: string): { module: string; role: Role } | null {
  const components = name.split('.')
  const reparametrized = components.indexOf('parametrizations')
  const cut = reparametrized >= 0 ? reparametrized : components.length - 1
  const role = ROLES.get(components.slice(cut).join('.'))
  // A wrapper around each layer, as of the spectral norm with `weight_bar`, adds no layer.
  const end = components[cut - 1] === 'module' && cut > 1 ? cut - 1 : cut
  return role === undefined ? null : { module: components.slice(0, end).join('.'), role }
}

function makeModule(name: string, parts: Parts): Module {
  const weight = weightOf(name, parts)
  const rank = weight?.shape.length ?? 1
  if (rank === 1) return makeNorm(name, parts)
  if (rank === 2 && parts.mean !== undefined) return makeClassNorm(name, parts)
  if (rank === 2 || rank === 4) {
    if (parts.mean !== undefined || parts.variance !== undefined)
      throw new CheckpointInvalid(`\`${name}\` has both a kernel and batch norm statistics.`)
    return {
      kind: rank === 2 ? 'dense' : 'convolution',
      name,
      weight: weight!,
      ...(parts.bias && { bias: plain(parts.bias) }),
    }
  }
  const what =
    rank === 3
      ? 'a one-dimensional convolution or a layer norm over [channels, height, width]'
      : `a tensor of ${rank} dimensions`
  throw new UnsupportedNetwork(
    `\`${name}\` [${weight!.shape.join(', ')}] is ${what}: only dense layers, two-dimensional ` +
      'convolutions and batch norms are supported.',
  )
}

function weightOf(name: string, parts: Parts): ValueSource | undefined {
  if (parts.original !== undefined) return foldSpectralNorm(name, parts.original, parts.u, parts.v)
  if (parts.bar !== undefined) return foldBarNorm(name, parts.bar, parts.u, parts.v)
  const direction = parts.direction ?? (parts.magnitude && parts.v)
  if (parts.magnitude !== undefined) return foldWeightNorm(name, parts.magnitude, direction)
  return parts.weight && plain(parts.weight)
}

/** A norm whose scale and offset have a row for each class. */
function makeClassNorm(name: string, parts: Parts): NormModule {
  const { weight, bias, ...statistics } = parts
  const { length, ...norm } = makeNorm(name, statistics)
  const [classes] = weight!.shape
  const isTable = ({ shape }: SourceTensor) => shape.join() === [classes, length].join()
  if (!isTable(weight!) || (bias !== undefined && !isTable(bias)))
    throw new CheckpointInvalid(`\`${name}\` has both a kernel and batch norm statistics.`)
  return {
    ...{ ...norm, length, classes: classes! },
    scale: plain(weight!),
    ...(bias && { offset: plain(bias) }),
  }
}

function makeNorm(name: string, parts: Parts): NormModule {
  const present = [parts.weight, parts.bias, parts.mean, parts.variance].filter((part) => part)
  const length = present[0]?.shape[0] ?? 1
  for (const tensor of present)
    if (tensor!.shape.length !== 1 || tensor!.shape[0] !== length)
      throw new CheckpointInvalid(
        `The tensors of \`${name}\` do not form one batch norm: ` +
          `${listTensors(present as SourceTensor[])}.`,
      )
  if ((parts.mean === undefined) !== (parts.variance === undefined))
    throw new CheckpointInvalid(
      `\`${name}\` has a running mean or a running variance, but not both.`,
    )
  if (parts.weight !== undefined && parts.bias === undefined && parts.mean === undefined)
    throw new UnsupportedNetwork(
      `\`${name}.weight\` [${length}] stands alone: it is the slope of a PReLU, the gate of an ` +
        'attention, or an RMS norm.',
    )
  if (parts.weight === undefined && parts.mean === undefined)
    throw new CheckpointInvalid(`\`${name}.bias\` [${length}] has no matching weight.`)
  return {
    kind: 'norm',
    name,
    length,
    ...(parts.weight && { scale: plain(parts.weight) }),
    ...(parts.bias && { offset: plain(parts.bias) }),
    ...(parts.mean && { mean: plain(parts.mean) }),
    ...(parts.variance && { variance: plain(parts.variance) }),
  }
}
