/** Distinguishes transposed from plain convolutions by how channels of adjacent layers match. */
import { CheckpointInvalid } from '../../errors.ts'
import type { WeightModule } from './modules.ts'
import { UnsupportedNetwork } from './unsupported-network.ts'

export type ConvolutionKind = 'convTranspose2d' | 'conv2d'

/** Factor of a PixelShuffle after a plain convolution: 4 of its channels become one. */
export const SHUFFLE = 2

export interface ConvolutionKinds {
  readonly kinds: readonly ConvolutionKind[]
  /** True for each convolution that a PixelShuffle follows. */
  readonly shuffles: readonly boolean[]
  readonly notes: readonly string[]
}

/** Possible kind of a layer; `either` if it has as many input as output channels. */
type Fit = ConvolutionKind | 'either'

/**
 * Returns the kind of each convolution. A transposed weight is [in, out, k, k], a plain one [out,
 * in, k, k]. `units` is the output length of the dense layer before them, null if z goes into the
 * first convolution; `joined` values follow those of the first image. Throws CheckpointInvalid if
 * the channels match neither way.
 */
export function convolutionKinds(
  convolutions: readonly WeightModule[],
  units: number | null,
  joined = 0,
): ConvolutionKinds {
  const fits =
    units === null ? fitFromZ(convolutions, joined) : fitFromUnits(convolutions, units, joined)
  const notes: string[] = []
  const kinds = fits.map((fit, i) => {
    if (fit !== 'either') return fit
    const kind = guessKind(convolutions, fits, i)
    notes.push(
      `\`${convolutions[i]!.name}\` has as many input as output channels; assumed to be a ` +
        `${kind === 'conv2d' ? 'plain' : 'transposed'} convolution.`,
    )
    return kind
  })
  return { kinds, shuffles: kinds.map(() => false), notes }
}

/** Limit of trials; ordinary files need about as many as they have layers. */
const MAX_TRIALS = 2_000

/**
 * Returns the kinds of convolutions of which some precede a PixelShuffle, which divides their
 * channels by 4. Null if the channels don't match so either, up to those of an image.
 */
export function shuffledKinds(
  convolutions: readonly WeightModule[],
  units: number | null,
  joined = 0,
): ConvolutionKinds | null {
  if (joined > 0) return null
  let trials = MAX_TRIALS
  const search = (at: number, channels: number): Shuffled[] | null => {
    const module = convolutions[at]
    if (module === undefined) return channels === 1 || channels === 3 ? [] : null
    if (trials-- <= 0) return null
    for (const { outputs, ...option } of shuffledOptions(module, channels)) {
      const rest = search(at + 1, outputs)
      if (rest !== null) return [option, ...rest]
    }
    return null
  }
  const [first, second] = convolutions[0]!.weight.shape as [number, number]
  const fromZ = () => {
    const rest = search(1, second)
    return rest && [TRANSPOSED, ...rest]
  }
  const fromUnits = (channels: number) =>
    Number.isInteger(Math.sqrt(units! / channels)) ? search(0, channels) : null
  const found = units === null ? fromZ() : (fromUnits(second) ?? fromUnits(first))
  if (!found?.some(({ shuffle }) => shuffle)) return null
  const names = convolutions.flatMap(({ name }, i) => (found[i]!.shuffle ? `\`${name}\`` : []))
  return {
    kinds: found.map(({ kind }) => kind),
    shuffles: found.map(({ shuffle }) => shuffle),
    notes: [`By the numbers of channels, a PixelShuffle follows ${names.join(', ')}.`],
  }
}

interface Shuffled {
  readonly kind: ConvolutionKind
  readonly shuffle: boolean
}

const TRANSPOSED: Shuffled = { kind: 'convTranspose2d', shuffle: false }

/** Kinds of a convolution that takes `channels`, likeliest first. */
function shuffledOptions(
  { weight, bias }: WeightModule,
  channels: number,
): readonly (Shuffled & { readonly outputs: number })[] {
  const [first, second, side] = weight.shape as [number, number, number]
  const isPlain = side % 2 === 1 && second === channels && (bias?.shape[0] ?? first) === first
  const isTransposed = first === channels && (bias?.shape[0] ?? second) === second
  const shuffled = first / SHUFFLE ** 2
  return [
    ...(isPlain && Number.isInteger(shuffled)
      ? [{ kind: 'conv2d' as const, shuffle: true, outputs: shuffled }]
      : []),
    ...(isPlain ? [{ kind: 'conv2d' as const, shuffle: false, outputs: first }] : []),
    ...(isTransposed ? [{ ...TRANSPOSED, outputs: second }] : []),
  ]
}

/** z is [zDim, 1, 1], so the first convolution must be transposed: a plain one can't enlarge it. */
function fitFromZ(convolutions: readonly WeightModule[], joined: number): Fit[] {
  const [inputs, outputs, side] = convolutions[0]!.weight.shape as [number, number, number]
  try {
    return ['convTranspose2d', ...followChannels(convolutions, 1, outputs + joined / side ** 2)]
  } catch (error) {
    if (!looksLikeDiscriminator(convolutions)) throw error
    throw new CheckpointInvalid(
      `Its convolutions lead from ${outputs} channels to ` +
        `${convolutions.at(-1)!.weight.shape[0]}, starting with ` +
        `\`${convolutions[0]!.name}.weight\` [${inputs}, ${outputs}, ...]: it is a discriminator ` +
        'or an encoder, which has no z.',
    )
  }
}

function looksLikeDiscriminator(convolutions: readonly WeightModule[]): boolean {
  return convolutions.every(
    ({ weight }, i) => i === 0 || weight.shape[1] === convolutions[i - 1]!.weight.shape[0],
  )
}

/** A dense layer's units are channels x side x side; the first convolution may match either way. */
function fitFromUnits(convolutions: readonly WeightModule[], units: number, joined: number): Fit[] {
  const [first, second] = convolutions[0]!.weight.shape as [number, number]
  const possible = [first, second].filter((channels) => {
    const side = Math.sqrt((units + joined) / channels)
    return Number.isInteger(side) && Number.isInteger(joined / side ** 2)
  })
  if (possible.length === 0)
    throw new UnsupportedNetwork(
      `The dense layer outputs ${units} values, which is not a square image of ${first} or ` +
        `${second} channels, as \`${convolutions[0]!.name}.weight\` ` +
        `[${convolutions[0]!.weight.shape.join(', ')}] requires.`,
    )
  let failure: unknown
  for (const channels of new Set(possible)) {
    try {
      return followChannels(convolutions, 0, channels)
    } catch (error) {
      failure ??= error
    }
  }
  throw failure
}

function followChannels(
  convolutions: readonly WeightModule[],
  from: number,
  channels: number,
): Fit[] {
  let have = channels
  return convolutions.slice(from).map(({ name, weight, bias }) => {
    const [first, second] = weight.shape as [number, number]
    if (first !== have && second !== have)
      throw new UnsupportedNetwork(
        `\`${name}.weight\` [${weight.shape.join(', ')}] does not match the ${have} channels ` +
          'that the layer before it outputs: layers are not in one chain, as with attention, ' +
          'shortcuts, class conditioning and mapping networks.',
      )
    if (first === second) return 'either'
    const kind = first === have ? 'convTranspose2d' : 'conv2d'
    have = first === have ? second : first
    if (bias !== undefined && bias.shape[0] !== have)
      throw new UnsupportedNetwork(
        `\`${name}.bias\` [${bias.shape.join(', ')}] does not match \`${name}.weight\` ` +
          `[${weight.shape.join(', ')}], given the channels that the layer before it outputs: ` +
          'something in between changes their number, as a concatenation does.',
      )
    return kind
  })
}

/**
 * Decides by name, then by kernel size: even kernels upsample, odd ones are like others of that
 * size.
 */
function guessKind(
  convolutions: readonly WeightModule[],
  fits: readonly Fit[],
  at: number,
): ConvolutionKind {
  const { name, weight } = convolutions[at]!
  if (/de-?conv|conv[-_]?t|transpose|trans_?conv|tconv|up_?conv/i.test(name))
    return 'convTranspose2d'
  const side = weight.shape[2]!
  if (side % 2 === 0) return 'convTranspose2d'
  const known = (same: boolean) =>
    fits.filter(
      (fit, i) => fit !== 'either' && (convolutions[i]!.weight.shape[2] === side) === same,
    )
  const similar = known(true).length > 0 ? known(true) : []
  const transposed = similar.filter((fit) => fit === 'convTranspose2d').length
  if (similar.length > 0) return transposed * 2 > similar.length ? 'convTranspose2d' : 'conv2d'
  if (known(false).length > 0 || /conv/i.test(name)) return 'conv2d'
  return 'convTranspose2d'
}
