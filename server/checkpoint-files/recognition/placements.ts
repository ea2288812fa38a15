/** Possible placements of a convolution in a generator, each with a cost. */
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { Link } from './chain.ts'

export interface Placement {
  /** Nearest-neighbour enlargement before the convolution; 1 is none. */
  readonly upsample: number
  readonly stride: number
  /** Padding before and after, for rows and columns alike. */
  readonly padding: readonly [number, number]
  readonly outputPadding: number
}

/**
 * `symmetric` is PyTorch's padding; `same` is TensorFlow's SAME, which cuts the odd row at the end;
 * `unpadded` transposed convolutions have none.
 */
export type PlacementStyle = 'symmetric' | 'same' | 'unpadded'

/**
 * Numbers given by overrides or a preset: one per convolution; of `outputPaddings`, one per
 * transposed convolution.
 */
export type GivenGeometry = Pick<ArchitectureOverrides, 'strides' | 'paddings' | 'outputPaddings'>

export interface PlacementOption {
  readonly placement: Placement
  /** Side of the output. */
  readonly size: number
  /** 0 for a conventional placement, about 1 for each unusual choice. */
  readonly cost: number
}

/** Cost, if some numbers are given, of placements that neither keep nor multiply the size. */
const UNUSUAL_GIVEN_COST = 5

/**
 * Combinations in published generators that neither double nor keep the size: [k, stride, padding,
 * cost].
 */
const UNUSUAL_PLACEMENTS: readonly (readonly [number, number, number, number])[] = [
  [3, 2, 1, 2], // 4 -> 7
  [5, 2, 2, 2.5],
  [3, 2, 0, 3], // 6 -> 13
  [4, 2, 2, 3], // 8 -> 14
  [1, 1, 2, 3], // 32 -> 28
  [4, 2, 0, 4], // 13 -> 28
  [4, 1, 0, 4], // 3 -> 6
  [5, 1, 0, 4],
]

/** Placements of convolution `at` by the side of its input, with the given numbers fixed. */
export function placementsOf(
  convolutions: readonly Link[],
  at: number,
  style: PlacementStyle,
  given: GivenGeometry,
): (size: number) => readonly PlacementOption[] {
  const { kind, side } = convolutions[at]!
  const [stride, padding] = [given.strides?.[at], given.paddings?.[at]]
  if (kind === 'conv2d') return plain(convolutions, at, style, stride, padding)
  const transposedBefore = convolutions.slice(0, at).filter((link) => link.kind !== 'conv2d').length
  const outputPadding = given.outputPaddings?.[transposedBefore]
  const minority = isMinority(convolutions, at)
  return (size) => {
    if (size === 1) return fromPoint(side, stride, padding, outputPadding)
    if (style === 'unpadded') return unpadded(side, size)
    if (style === 'same' && padding === undefined && outputPadding === undefined)
      return same(side, size, stride, at)
    return symmetric({ side, at, minority }, size, { stride, padding, outputPadding })
  }
}

function symmetric(
  {
    side,
    at,
    minority,
  }: { readonly side: number; readonly at: number; readonly minority: boolean },
  size: number,
  given: Readonly<Record<'stride' | 'padding' | 'outputPadding', number | undefined>>,
): PlacementOption[] {
  const isGiven = Object.values(given).some((value) => value !== undefined)
  const options: PlacementOption[] = []
  for (const stride of given.stride === undefined ? [1, 2, 4] : [given.stride])
    for (const padding of given.padding === undefined ? range(0, side >> 1) : [given.padding])
      for (const extra of given.outputPadding === undefined ? range(0, 1) : [given.outputPadding]) {
        if (extra >= stride) continue
        const usual = symmetricCost(side, stride, padding, extra, minority)
        const multiplies = side - 2 * padding + extra === stride
        const cost = isGiven ? Math.min(usual, multiplies ? 0 : UNUSUAL_GIVEN_COST) : usual
        const early = stride === 1 ? 0.01 * at : 0
        if (cost < Infinity)
          options.push(transposed(side, size, stride, [padding, padding], extra, cost + early))
      }
  return options
}

function transposed(
  side: number,
  size: number,
  stride: number,
  padding: readonly [number, number],
  outputPadding: number,
  cost: number,
): PlacementOption {
  return {
    placement: { upsample: 1, stride, padding, outputPadding },
    size: (size - 1) * stride + side - padding[0] - padding[1] + outputPadding,
    cost,
  }
}

/** z itself, [zDim, 1, 1]: the kernel is applied once, regardless of the stride. */
function fromPoint(side: number, stride = 1, padding = 0, outputPadding = 0): PlacementOption[] {
  return [transposed(side, 1, stride, [padding, padding], outputPadding, 0)]
}

function symmetricCost(
  side: number,
  stride: number,
  padding: number,
  outputPadding: number,
  minority: boolean,
): number {
  const odd = side % 2 === 1
  if (side - 2 * padding + outputPadding === stride && side >= stride) {
    if (stride === 2 && side > 1) return odd && minority ? 1 : 0
    if (stride === 1) return side === 1 || minority ? 0 : 2
    return side >= 8 ? 0.5 : Infinity
  }
  const known = UNUSUAL_PLACEMENTS.find(([k, s, p]) => k === side && s === stride && p === padding)
  return known !== undefined && outputPadding === 0 ? known[3] : Infinity
}

/**
 * TensorFlow's SAME: the output is size x stride; the kernel's excess is cropped, the odd row at
 * the end.
 */
function same(
  side: number,
  size: number,
  given: number | undefined,
  at: number,
): PlacementOption[] {
  return (given === undefined ? [1, 2] : [given]).map((stride) => {
    const cut = Math.max(side - stride, 0)
    const before = cut >> 1
    const cost = stride === 1 ? 2 + 0.01 * at : 0
    return transposed(side, size, stride, [before, cut - before], Math.max(stride - side, 0), cost)
  })
}

function unpadded(side: number, size: number): PlacementOption[] {
  return [1, 2].map((stride) => transposed(side, size, stride, [0, 0], 0, stride === 2 ? 0 : 1))
}

function plain(
  convolutions: readonly Link[],
  at: number,
  style: PlacementStyle,
  factor: number | undefined,
  given: number | undefined,
): (size: number) => PlacementOption[] {
  const { side, shuffle } = convolutions[at]!
  if (given === undefined && style !== 'same' && side % 2 === 0) return () => []
  const before = given ?? (side - 1) >> 1
  const after = given ?? side - 1 - before
  const expected = expectedFactor(convolutions, at)
  const possible = isShuffled(convolutions) ? [1] : [1, 2]
  return (size) =>
    (factor === undefined ? possible : [factor]).map((upsample) => ({
      placement: { upsample, stride: 1, padding: [before, after], outputPadding: 0 },
      size: (size * upsample + before + after - side + 1) * shuffle,
      cost: upsample === expected ? 0 : 1.5,
    }))
}

/**
 * Factor of the Upsample before a plain convolution; 1 is none. Two modules without tensors before
 * it are an activation and an Upsample; one at the start of its own Sequential is an Upsample.
 * Where names don't show it, every convolution but the last has one, unless something else
 * upsamples.
 */
function expectedFactor(convolutions: readonly Link[], at: number): 1 | 2 {
  const { gap, lead } = convolutions[at]!
  if (isShuffled(convolutions)) return 1
  if (gap !== null) return gap >= 2 || (gap === 1 && at === 0) ? 2 : 1
  if (lead !== null && lead > 0) return 2
  const upsampledOtherwise = convolutions.some(({ kind }, i) => kind === 'convTranspose2d' && i > 0)
  return at === convolutions.length - 1 || upsampledOtherwise ? 1 : 2
}

/** True if a PixelShuffle enlarges the image, so that nothing else need. */
function isShuffled(convolutions: readonly Link[]): boolean {
  return convolutions.some(({ shuffle }) => shuffle > 1)
}

/**
 * True for a kernel that most others don't share: a last 3x3 after 4x4s smooths, it doesn't
 * upsample.
 */
function isMinority(convolutions: readonly Link[], at: number): boolean {
  const { side } = convolutions[at]!
  const sides = convolutions.filter(({ kind }, i) => kind === 'convTranspose2d' && i > 0)
  const count = (k: number) => sides.filter((link) => link.side === k).length
  return sides.some(
    (link) =>
      count(link.side) > count(side) ||
      (link.side % 2 === 0 && count(link.side) === count(side) && link.side !== side),
  )
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
