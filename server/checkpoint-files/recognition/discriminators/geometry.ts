/**
 * Infers a discriminator's strides and paddings, which shapes don't show: the likeliest with a
 * plausible image size.
 */
import { CheckpointInvalid } from '../../../errors.ts'
import type { ArchitectureOverrides } from '../../generator-file.ts'
import { checkGivenList, otherSize, sizeCost } from '../geometry.ts'
import type { DiscriminatorChain, DiscriminatorLink } from './chain.ts'

/** Movement of a convolution over its input. */
export interface Window {
  readonly stride: number
  readonly padding: number
}

export interface DiscriminatorGeometry {
  /** One per convolution, first to last. */
  readonly windows: readonly Window[]
  /** Height and width of the image. */
  readonly size: number
  readonly notes: readonly string[]
}

/**
 * Numbers given by overrides or a preset: one per convolution, first to last. They may leave
 * several image sizes possible.
 */
export type GivenWindows = Pick<ArchitectureOverrides, 'strides' | 'paddings'>

/** A possible input of a convolution whose output side is known. */
interface Option extends Window {
  /** Side of the input. */
  readonly from: number
  /** 0 for a conventional window, about 1 for each unusual choice. */
  readonly cost: number
}

interface Path {
  readonly cost: number
  readonly windows: readonly Window[]
}

const MAX_SIDE = 1024
/** From this cost on, another kind of network is likelier than such an unusual discriminator. */
const MAX_COST = 4
/** Cost of a window without padding, as in TensorFlow's VALID. */
const UNPADDED_COST = 3
/** Cost of one row that no window reaches, or that only padding completes: 7 -> 3, 7 -> 4. */
const UNEVEN_COST = 1.5

/**
 * Works back from the logit to the image. Throws CheckpointInvalid if no usual image size results,
 * BadUserInput for lists of the wrong length or values.
 */
export function chooseWindows(
  chain: DiscriminatorChain,
  given: GivenWindows & { readonly size?: number },
): DiscriminatorGeometry {
  const convolutions = chain.links.filter(({ kind }) => kind === 'conv2d')
  checkGivenList('strides', given.strides, convolutions, 'convolution', [1, 16])
  checkGivenList('paddings', given.paddings, convolutions, 'convolution', [0, 16])
  const isGiven = given.strides !== undefined || given.paddings !== undefined
  const end = endSide(chain)
  let paths = new Map<number, Path>([[end, { cost: 0, windows: [] }]])
  for (const at of [...convolutions.keys()].reverse()) {
    const isHead = chain.links.at(-1) === convolutions[at]
    paths = extend(paths, (side) =>
      isGiven
        ? givenOptions(convolutions[at]!, side, given.strides?.[at], given.paddings?.[at])
        : isHead
          ? headOptions(convolutions[at]!)
          : usualOptions(convolutions, at, side),
    )
  }
  const starts = [...paths]
    .map(([size, path]) => ({
      ...{ size, windows: path.windows },
      cost: path.cost + sizeCost(size, chain.channels, isGiven),
    }))
    .filter(({ cost }) => cost < (isGiven ? Infinity : MAX_COST))
    .filter(({ size }) => given.size === undefined || size === given.size)
    .sort((a, b) => a.cost - b.cost)
  const best = starts[0]
  if (best === undefined) throw new CheckpointInvalid(describeFailure(convolutions, end, paths))
  const notes = isGiven ? [] : notesOf(convolutions, best, otherSize(starts))
  return { windows: best.windows, size: best.size, notes }
}

/** Side of the last convolution's output: the logit, or the input of the first linear layer. */
function endSide({ links }: DiscriminatorChain): number {
  const at = links.findIndex(({ kind }) => kind === 'dense')
  return at < 0 ? 1 : Math.sqrt(links[at]!.inputs / links[at - 1]!.outputs)
}

function extend(
  paths: ReadonlyMap<number, Path>,
  options: (side: number) => readonly Option[],
): Map<number, Path> {
  const extended = new Map<number, Path>()
  for (const [side, path] of paths)
    for (const { from, cost, stride, padding } of options(side)) {
      if (from < 1 || from > MAX_SIDE) continue
      const total = path.cost + cost
      if (total < (extended.get(from)?.cost ?? Infinity))
        extended.set(from, { cost: total, windows: [{ stride, padding }, ...path.windows] })
    }
  return extended
}

/** Options of the last convolution, whose single window covers the whole input. */
function headOptions({ side }: DiscriminatorLink): Option[] {
  const covering = { stride: 1, padding: 0, from: side, cost: side === 1 ? 2 : 0 }
  const padded = { stride: 2, padding: 1, from: side - 2, cost: 2.5 }
  return side === 4 ? [covering, padded] : [covering]
}

function usualOptions(convolutions: readonly DiscriminatorLink[], at: number, side: number) {
  const kernel = convolutions[at]!.side
  const padding = (kernel - 1) >> 1
  const [keeping, halving] = strideCosts(convolutions, at)
  const options: Option[] = []
  if (kernel % 2 === 1) options.push({ stride: 1, padding, from: side, cost: keeping })
  if (kernel > 1) {
    options.push(...windowsInto(kernel, side, { stride: 2, padding }, halving))
    if (padding > 0)
      options.push(...windowsInto(kernel, side, { stride: 2, padding: 0 }, halving + UNPADDED_COST))
  }
  return options
}

/**
 * Costs of keeping the size and of halving it. Even kernels halve. Odd ones halve too, unless there
 * are even ones: then odd ones that keep the number of channels, or are at least as frequent, only
 * smooth.
 */
function strideCosts(
  convolutions: readonly DiscriminatorLink[],
  at: number,
): readonly [keeping: number, halving: number] {
  const { side, inputs, outputs } = convolutions[at]!
  if (side === 1) return [0, Infinity]
  if (side % 2 === 0) return [Infinity, 0]
  const hidden = convolutions.filter(({ outputs: made, side: kernel }) => made !== 1 && kernel > 1)
  const even = hidden.filter(({ side: kernel }) => kernel % 2 === 0).length
  if (even === 0) return [inputs === outputs ? 1.5 : 2, 0]
  if (inputs === outputs) return [0, 2]
  return hidden.length - even >= even ? [0, 1] : [0.5, 0.5]
}

/**
 * Possible inputs of a window: the rows that it needs, plus up to stride - 1 rows that it doesn't
 * reach.
 */
function windowsInto(
  kernel: number,
  side: number,
  { stride, padding }: Window,
  cost: number,
): Option[] {
  const least = stride * (side - 1) + kernel - 2 * padding
  return Array.from({ length: stride }, (_, unreached) => {
    const from = least + unreached
    const even = from === stride * side || padding === 0
    return { stride, padding, from, cost: cost + (even ? 0 : UNEVEN_COST) }
  })
}

function givenOptions(
  { side: kernel }: DiscriminatorLink,
  side: number,
  stride: number | undefined,
  padding: number | undefined,
): Option[] {
  const strides = stride === undefined ? [1, 2] : [stride]
  const paddings = padding === undefined ? [(kernel - 1) >> 1, 0] : [padding]
  return strides.flatMap((one) =>
    paddings.flatMap((other) => windowsInto(kernel, side, { stride: one, padding: other }, 0)),
  )
}

function describeFailure(
  convolutions: readonly DiscriminatorLink[],
  end: number,
  paths: ReadonlyMap<number, Path>,
): string {
  const kernels = convolutions.map(({ side }) => `${side}x${side}`)
  const sizes = [...paths.keys()].sort((a, b) => a - b)
  return (
    `Kernels ${kernels.join(', ')} lead from no usual image size (16, 28, 32, 48, 64, 96, 128, ` +
    '256) to ' +
    `${end}x${end}${sizes.length > 0 ? `, only from ${sizes.join(', ')}` : ''}; set strides and ` +
    'paddings.'
  )
}

function notesOf(
  convolutions: readonly DiscriminatorLink[],
  best: { readonly size: number; readonly windows: readonly Window[] },
  other: { readonly size: number; readonly windows: readonly Window[] } | undefined,
): string[] {
  const words = best.windows.map(
    ({ stride, padding }, at) =>
      `${convolutions[at]!.side}x${convolutions[at]!.side} stride ${stride} padding ${padding}`,
  )
  const notes = [
    'The file does not record strides and paddings; assumed from the kernels: ' +
      `${words.join('; ')}; images of ${best.size}x${best.size}.`,
  ]
  if (other !== undefined)
    notes.push(
      `${other.size}x${other.size} would fit almost as well, with strides ` +
        `${other.windows.map(({ stride }) => stride).join(', ')} and paddings ` +
        `${other.windows.map(({ padding }) => padding).join(', ')}; if that is the size, set ` +
        'strides and paddings.',
    )
  return notes
}
