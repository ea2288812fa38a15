/**
 * Infers strides and paddings, which shapes don't show: the likeliest with a plausible image size.
 */
import { BadUserInput, CheckpointInvalid } from '../../errors.ts'
import type { Chain, Link } from './chain.ts'
import {
  placementsOf,
  type GivenGeometry,
  type Placement,
  type PlacementOption,
  type PlacementStyle,
} from './placements.ts'
import { UnsupportedNetwork } from './unsupported-network.ts'

export interface Geometry {
  /** One per convolution, first to last. */
  readonly placements: readonly Placement[]
  /** Height and width of the image. */
  readonly size: number
  readonly notes: readonly string[]
  /** A note on another size that would fit almost as well; null if there is none. */
  readonly rival: string | null
}

interface Path {
  readonly cost: number
  readonly placements: readonly Placement[]
}

/** Another size is named in the notes if its cost is at most this much higher. */
const MAX_EXTRA_COST = 1
/** The same for 28x28: MNIST is so common, and takes so many forms, that it is named earlier. */
const MAX_EXTRA_COST_28 = 4
const MAX_SIDE = 1024
/**
 * From this cost on, another kind of network is likelier than such an unusual generator, unless
 * some numbers are given.
 */
const MAX_COST = 8

/**
 * Returns the likeliest placements for each plausible image size, by cost, which includes the cost
 * of that size. Throws CheckpointInvalid if none lead to a plausible size, BadUserInput if a given
 * list has the wrong length or values.
 */
export function plausibleGeometries(
  chain: Chain,
  style: PlacementStyle,
  given: GivenGeometry,
): readonly [Geometry, ...Geometry[]] {
  const convolutions = chain.links.filter((link) => link.kind !== 'dense')
  checkGiven(convolutions, given)
  if (convolutions.length === 0) return [perceptronGeometry(chain)]
  if (given.strides === undefined) checkBlocks(convolutions)
  const isGiven = Object.values(given).some((list) => list !== undefined)
  let paths = new Map<number, Path>([[startSide(chain), { cost: 0, placements: [] }]])
  convolutions.forEach((_, i) => {
    paths = extend(paths, placementsOf(convolutions, i, style, given))
  })
  const ends = [...paths]
    .map(([size, { cost, placements }]) => ({
      size,
      placements,
      cost: cost + sizeCost(size, chain.channels, isGiven),
    }))
    .filter(({ cost }) => cost < (isGiven ? Infinity : MAX_COST))
    .sort((a, b) => a.cost - b.cost)
  const other = otherSize(ends)
  const [best, ...rest] = ends.map(({ size, placements }, i): Geometry => {
    if (isGiven) return { size, placements, notes: [], rival: null }
    const notes = [describeGeometry(convolutions, { size, placements })]
    return { size, placements, notes, rival: i === 0 && other ? describeRival(other) : null }
  })
  if (best === undefined)
    throw new CheckpointInvalid(describeFailure(convolutions, startSide(chain), paths))
  return [best, ...rest]
}

function perceptronGeometry(chain: Chain): Geometry {
  const size = startSide(chain)
  const { module } = chain.links.at(-1)!
  const colours = chain.channels === 1 ? 'grey' : 'RGB'
  const note =
    `The ${module.weight.shape[0]} values of the last layer, \`${module.name}\`, are taken to be ` +
    `${colours} images of ${size}x${size}, one channel after another.`
  return { size, placements: [], notes: [note], rival: null }
}

/** A second size that is nearly as likely as the first; `ends` is sorted by cost. */
export function otherSize<E extends { readonly size: number; readonly cost: number }>(
  ends: readonly E[],
): E | undefined {
  const [best, ...others] = ends
  return others.find(
    ({ size, cost }) => cost <= best!.cost + (size === 28 ? MAX_EXTRA_COST_28 : MAX_EXTRA_COST),
  )
}

function extend(
  paths: ReadonlyMap<number, Path>,
  options: (size: number) => readonly PlacementOption[],
): Map<number, Path> {
  const extended = new Map<number, Path>()
  for (const [from, path] of paths)
    for (const { placement, size, cost } of options(from)) {
      if (size < 1 || size > MAX_SIDE) continue
      const total = path.cost + cost
      if (total < (extended.get(size)?.cost ?? Infinity))
        extended.set(size, { cost: total, placements: [...path.placements, placement] })
    }
  return extended
}

/** Side of the first convolution's input: the dense layer's image, or z itself. */
function startSide(chain: Chain): number {
  return chain.links.findLast((link) => link.kind === 'dense')?.side ?? 1
}

/** Cost of an image size: low for common training sets (28 is MNIST's, 48 and 96 are STL's). */
export function sizeCost(size: number, channels: 1 | 3, isGiven: boolean): number {
  if (size === 28) return channels === 1 ? 0 : 1
  if ([32, 64, 128, 256].includes(size)) return channels === 1 ? 0.1 : 0
  if ([16, 512].includes(size)) return 0.5
  if ([48, 96, 112, 192, 224].includes(size)) return 1
  if (size % 4 === 0 && size >= 8) return 6
  return isGiven && size >= 4 ? 7 : Infinity
}

function checkGiven(convolutions: readonly Link[], given: GivenGeometry): void {
  const transposed = convolutions.filter((link) => link.kind === 'convTranspose2d')
  checkGivenList('strides', given.strides, convolutions, 'convolution', [1, 16])
  checkGivenList('paddings', given.paddings, convolutions, 'convolution', [0, 16])
  const { outputPaddings } = given
  checkGivenList('outputPaddings', outputPaddings, transposed, 'transposed convolution', [0, 15])
}

/** Throws BadUserInput if a given list has the wrong length, or a number out of range. */
export function checkGivenList(
  field: keyof GivenGeometry,
  list: readonly number[] | undefined,
  links: readonly Pick<Link, 'side' | 'module'>[],
  what: string,
  [min, max]: readonly [number, number],
): void {
  if (list === undefined) return
  if (list.length !== links.length)
    throw new BadUserInput(
      `${field} has ${list.length} numbers, but needs ${links.length}, one for each ${what} from ` +
        'first to last: ' +
        `${links.map(({ module, side }) => `\`${module.name}\` ${side}x${side}`).join(', ')}.`,
    )
  const wrong = list.find((value) => !Number.isInteger(value) || value < min || value > max)
  if (wrong !== undefined)
    throw new BadUserInput(`${field} must be whole numbers from ${min} to ${max}, not ${wrong}.`)
}

/**
 * Rejects blocks of several plain convolutions: each block upsamples once or has shortcuts, and the
 * file doesn't show which, or where.
 */
function checkBlocks(convolutions: readonly Link[]): void {
  const parentOf = ({ module }: Link) => module.name.slice(0, module.name.lastIndexOf('.') + 1)
  const unplaced = convolutions.filter(({ kind, gap }) => kind === 'conv2d' && gap === null)
  const crowded = unplaced.filter((link) =>
    unplaced.some((other) => other !== link && parentOf(other) === parentOf(link)),
  )
  if (new Set(crowded.map(parentOf)).size < 2) return
  const names = crowded.slice(0, 4).map(({ module }) => `\`${module.name}\``)
  throw new UnsupportedNetwork(
    `Several plain convolutions share a block (${names.join(', ')}, ...): the file doesn't show ` +
      'where it upsamples, or whether it is a residual network with shortcuts.',
    'If it has none, set strides: 2 for a convolution after an upsampling, else 1. Otherwise ' +
      'export the generator as ONNX.',
  )
}

function describeFailure(
  convolutions: readonly Link[],
  start: number,
  paths: ReadonlyMap<number, Path>,
): string {
  const kernels = convolutions.map(({ kind, side }) =>
    kind === 'conv2d' ? `${side}x${side} (plain)` : `${side}x${side}`,
  )
  const sizes = [...paths.keys()].sort((a, b) => a - b)
  return (
    `From ${start}x${start}, kernels ${kernels.join(', ')} lead to no usual image size ` +
    `(16, 28, 32, 48, 64, 96, 128, 256)${sizes.length > 0 ? `, only to ${sizes.join(', ')}` : ''}.`
  )
}

function describeGeometry(
  convolutions: readonly Link[],
  { placements, size }: Pick<Geometry, 'placements' | 'size'>,
): string {
  const words = placements.map((placement, i) => {
    const { side, kind, shuffle } = convolutions[i]!
    const padding =
      placement.padding[0] === placement.padding[1]
        ? `${placement.padding[0]}`
        : `${placement.padding.join('/')}`
    const upsampled = placement.upsample > 1 ? `upsampled ${placement.upsample}x, ` : ''
    const output = placement.outputPadding > 0 ? `, output padding ${placement.outputPadding}` : ''
    return kind === 'conv2d'
      ? `${upsampled}plain ${side}x${side} padding ${padding}${shuffle > 1 ? `, shuffled ${shuffle}x` : ''}`
      : `${side}x${side} stride ${placement.stride} padding ${padding}${output}`
  })
  return (
    'The file does not record strides and paddings; assumed from the kernels: ' +
    `${words.join('; ')}; images of ${size}x${size}.`
  )
}

function describeRival({ size, placements }: Pick<Geometry, 'placements' | 'size'>): string {
  const strides = placements.map(({ upsample, stride }) => upsample * stride)
  const paddings = placements.map(({ padding }) => padding[0])
  return (
    `${size}x${size} would fit almost as well, for example with strides ${strides.join(', ')} and ` +
    `paddings ${paddings.join(', ')}; if that is the size, set strides and paddings.`
  )
}
