/** Folds weights that training stores in parts (spectral and weight normalization). */
import { CheckpointInvalid } from '../../errors.ts'
import type { SourceTensor } from '../formats/source.ts'
import type { ValueSource } from './value-source.ts'

/**
 * The weight of PyTorch's `spectral_norm` in evaluation: W / (u' W v), with W as a matrix whose
 * rows are the output channels: dimension 0, or 1 for a transposed convolution. (Miyato et al.,
 * arXiv 1802.05957.)
 */
export function foldSpectralNorm(
  name: string,
  original: SourceTensor,
  u: SourceTensor | undefined,
  v: SourceTensor | undefined,
): ValueSource {
  const { shape } = original
  if (u === undefined || v === undefined)
    throw new CheckpointInvalid(
      `\`${name}\` has a spectral norm, but not both of its vectors u and v.`,
    )
  const size = shape.reduce((product, length) => product * length, 1)
  const rows = u.shape[0] ?? 0
  const fits = (dimension: number) => shape[dimension] === rows && v.shape[0] === size / rows
  if (shape.length < 2 || !(fits(0) || (shape.length === 4 && fits(1))))
    throw new CheckpointInvalid(
      `The spectral norm of \`${name}\` does not fit its weight [${shape.join(', ')}]: u ` +
        `[${u.shape.join(', ')}], v [${v.shape.join(', ')}].`,
    )
  return {
    shape,
    read: (transposed) => {
      const dimension = fits(0) && !(transposed && fits(1)) ? 0 : 1
      return divideBySigma(original, u.read(), v.read(), dimension)
    },
  }
}

/**
 * The weight of a much copied wrapper, `module.weight_bar`: as by `spectral_norm`, but with the
 * rows always in dimension 0, also for a transposed convolution.
 */
export function foldBarNorm(
  name: string,
  original: SourceTensor,
  u: SourceTensor | undefined,
  v: SourceTensor | undefined,
): ValueSource {
  const folded = foldSpectralNorm(name, original, u, v)
  if (u!.shape[0] !== original.shape[0])
    throw new CheckpointInvalid(
      `The spectral norm of \`${name}\` has ${u!.shape[0]} rows, but its \`weight_bar\` ` +
        `[${original.shape.join(', ')}] has ${original.shape[0]}.`,
    )
  return { ...folded, read: () => folded.read(false) }
}

function divideBySigma(
  original: SourceTensor,
  u: Float32Array,
  v: Float32Array,
  dimension: number,
): Float32Array {
  const weight = original.read()
  const [first, second] = [original.shape[0]!, original.shape[1]!]
  const inner = weight.length / (first * second)
  let sigma = 0
  for (let at = 0; at < weight.length; at++) {
    const i = Math.floor(at / (second * inner))
    const j = Math.floor(at / inner) % second
    const k = at % inner
    const [row, column] = dimension === 0 ? [i, j * inner + k] : [j, i * inner + k]
    sigma += u[row]! * weight[at]! * v[column]!
  }
  return weight.map((value) => value / sigma)
}

/**
 * The weight of PyTorch's `weight_norm`: g v / |v|, with the norm over all values that share one g.
 */
export function foldWeightNorm(
  name: string,
  magnitude: SourceTensor,
  direction: SourceTensor | undefined,
): ValueSource {
  if (direction === undefined)
    throw new CheckpointInvalid(`\`${name}\` has a weight norm, but no direction \`weight_v\`.`)
  const { shape } = direction
  const scaled = magnitude.shape.findIndex((length) => length !== 1)
  const fits = magnitude.shape.every(
    (length, i) => length === 1 || (i === scaled && length === shape[i]),
  )
  if (magnitude.shape.length !== shape.length || !fits)
    throw new CheckpointInvalid(
      `The weight norm of \`${name}\` does not fit: g [${magnitude.shape.join(', ')}], v ` +
        `[${shape.join(', ')}].`,
    )
  return { shape, read: () => scaleDirections(magnitude.read(), direction, Math.max(scaled, 0)) }
}

function scaleDirections(
  g: Float32Array,
  direction: SourceTensor,
  dimension: number,
): Float32Array {
  const values = direction.read()
  const inner = direction.shape
    .slice(dimension + 1)
    .reduce((product, length) => product * length, 1)
  const index = (at: number) => (g.length === 1 ? 0 : Math.floor(at / inner) % g.length)
  const squares = new Float64Array(g.length)
  values.forEach((value, at) => (squares[index(at)]! += value * value))
  return values.map((value, at) => (value * g[index(at)]!) / Math.sqrt(squares[index(at)]!))
}
