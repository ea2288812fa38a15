/** Strides, paddings and output paddings, which shapes do not hold: the likeliest that end in a plausible size. */
import { BadUserInput, CheckpointInvalid } from '../../errors.ts'
import type { Chain, Link } from './chain.ts'
import {
  placementsOf,
  type GivenGeometry,
  type Placement,
  type PlacementOption,
  type PlacementStyle,
} from './placements.ts'

export interface Geometry {
  /** One of each convolution, first to last. */
  readonly placements: readonly Placement[]
  /** Height and width of the image. */
  readonly size: number
  readonly notes: readonly string[]
}

interface Path {
  readonly cost: number
  readonly placements: readonly Placement[]
}

/** Another size is named in the notes if it is at most this much less likely. */
const AMBIGUOUS = 1
/** MNIST's size is met so often, and in so many ways, that it is named earlier. */
const AMBIGUOUS_28 = 4
const LARGEST = 1024
/** What costs more without a word by hand is rather another kind of network than an unusual generator. */
const INCREDIBLE = 8

/**
 * The cheapest placements by their costs and the cost of the size they end in. Throws CheckpointInvalid if no
 * placements end in a plausible size, BadUserInput if a given list has the wrong length or values.
 */
export function chooseGeometry(
  chain: Chain,
  style: PlacementStyle,
  given: GivenGeometry,
): Geometry {
  const convolutions = chain.links.filter((link) => link.kind !== 'dense')
  checkGiven(convolutions, given)
  if (given.strides === undefined) checkBlocks(convolutions)
  const byHand = Object.values(given).some((list) => list !== undefined)
  let paths = new Map<number, Path>([[startSide(chain), { cost: 0, placements: [] }]])
  convolutions.forEach((_, i) => {
    paths = extend(paths, placementsOf(convolutions, i, style, given))
  })
  const ends = [...paths]
    .map(([size, { cost, placements }]) => ({
      size,
      placements,
      cost: cost + sizeCost(size, chain.channels, byHand),
    }))
    .filter(({ cost }) => cost < (byHand ? Infinity : INCREDIBLE))
    .sort((a, b) => a.cost - b.cost)
  const best = ends[0]
  if (best === undefined)
    throw new CheckpointInvalid(describeFailure(convolutions, startSide(chain), paths))
  return { ...best, notes: byHand ? [] : notesOf(convolutions, best, otherSize(ends)) }
}

/** The size that is nearly as likely as the first of these, which are sorted by cost. */
export function otherSize<E extends { readonly size: number; readonly cost: number }>(
  ends: readonly E[],
): E | undefined {
  const [best, ...others] = ends
  return others.find(
    ({ size, cost }) => cost <= best!.cost + (size === 28 ? AMBIGUOUS_28 : AMBIGUOUS),
  )
}

function extend(
  paths: ReadonlyMap<number, Path>,
  options: (size: number) => readonly PlacementOption[],
): Map<number, Path> {
  const extended = new Map<number, Path>()
  for (const [from, path] of paths)
    for (const { placement, size, cost } of options(from)) {
      if (size < 1 || size > LARGEST) continue
      const total = path.cost + cost
      if (total < (extended.get(size)?.cost ?? Infinity))
        extended.set(size, { cost: total, placements: [...path.placements, placement] })
    }
  return extended
}

/** Side of what enters the first convolution: the dense layer's image, or z itself. */
function startSide(chain: Chain): number {
  return chain.links.findLast((link) => link.kind === 'dense')?.side ?? 1
}

/** How unusual a size is for the training sets GANs are shown on: 28 is MNIST's, 48 and 96 are STL's. */
export function sizeCost(size: number, channels: 1 | 3, byHand: boolean): number {
  if (size === 28) return channels === 1 ? 0 : 1
  if ([32, 64, 128, 256].includes(size)) return channels === 1 ? 0.1 : 0
  if ([16, 512].includes(size)) return 0.5
  if ([48, 96, 112, 192, 224].includes(size)) return 1
  if (size % 4 === 0 && size >= 8) return 6
  return byHand && size >= 4 ? 7 : Infinity
}

function checkGiven(convolutions: readonly Link[], given: GivenGeometry): void {
  const transposed = convolutions.filter((link) => link.kind === 'convTranspose2d')
  checkGivenList('strides', given.strides, convolutions, 'convolution', [1, 16])
  checkGivenList('paddings', given.paddings, convolutions, 'convolution', [0, 16])
  const { outputPaddings } = given
  checkGivenList('outputPaddings', outputPaddings, transposed, 'transposed convolution', [0, 15])
}

/** Throws BadUserInput if a list that was given by hand has the wrong length, or a number outside of `range`. */
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
      `${field} has ${list.length} numbers, but needs ${links.length}, one for each ${what} from first to last: ` +
        `${links.map(({ module, side }) => `\`${module.name}\` ${side}x${side}`).join(', ')}.`,
    )
  const wrong = list.find((value) => !Number.isInteger(value) || value < min || value > max)
  if (wrong !== undefined)
    throw new BadUserInput(`${field} must be whole numbers from ${min} to ${max}, not ${wrong}.`)
}

/** Blocks of several plain convolutions upsample once each, or have shortcuts: nothing tells which and where. */
function checkBlocks(convolutions: readonly Link[]): void {
  const parentOf = ({ module }: Link) => module.name.slice(0, module.name.lastIndexOf('.') + 1)
  const unplaced = convolutions.filter(({ kind, gap }) => kind === 'conv2d' && gap === null)
  const crowded = unplaced.filter((link) =>
    unplaced.some((other) => other !== link && parentOf(other) === parentOf(link)),
  )
  if (new Set(crowded.map(parentOf)).size < 2) return
  throw new CheckpointInvalid(
    `Several plain convolutions share a block (${crowded
      .slice(0, 4)
      .map(({ module }) => `\`${module.name}\``)
      .join(
        ', ',
      )}, ...): nothing tells where it upsamples, or whether it has shortcuts (a residual network, which ` +
      'is not served). If it is a plain chain, give strides: 2 for a convolution behind an upsampling, else 1.',
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
    `From ${start}x${start}, kernels ${kernels.join(', ')} lead to no usual size of images ` +
    `(16, 28, 32, 48, 64, 96, 128, 256)${sizes.length > 0 ? `, only to ${sizes.join(', ')}` : ''}; give strides, ` +
    'paddings and output paddings by hand.'
  )
}

function notesOf(
  convolutions: readonly Link[],
  best: Path & { size: number },
  other: (Path & { size: number }) | undefined,
): string[] {
  const words = best.placements.map((placement, i) => {
    const { side, kind } = convolutions[i]!
    const padding =
      placement.padding[0] === placement.padding[1]
        ? `${placement.padding[0]}`
        : `${placement.padding.join('/')}`
    const upsampled = placement.upsample > 1 ? `upsampled ${placement.upsample}x (nearest), ` : ''
    const output = placement.outputPadding > 0 ? `, output padding ${placement.outputPadding}` : ''
    return kind === 'conv2d'
      ? `${upsampled}plain ${side}x${side} padding ${padding}`
      : `${side}x${side} stride ${placement.stride} padding ${padding}${output}`
  })
  const notes = [
    `Strides and paddings are not in the file; assumed from the kernels: ${words.join('; ')}; images of ` +
      `${best.size}x${best.size}.`,
  ]
  if (other !== undefined) {
    const strides = other.placements.map(({ upsample, stride }) => upsample * stride)
    const paddings = other.placements.map(({ padding }) => padding[0])
    notes.push(
      `${other.size}x${other.size} would fit almost as well, with strides ${strides.join(', ')} and paddings ` +
        `${paddings.join(', ')}, say; if so, give strides and paddings by hand.`,
    )
  }
  return notes
}
