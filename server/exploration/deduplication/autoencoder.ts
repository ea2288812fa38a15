/**
 * The auto-encoder of the DCGAN paper's section 4.1, as graphs: one hidden layer of 128 ReLU units,
 * denoising (Vincent et al., JMLR 2010) and regularized by dropout, whose active units are the bits
 * of a semantic hash.
 */
import { adam, adamInputs } from '../../gan/adam.ts'
import { gradients } from '../../graph/gradients.ts'
import {
  add,
  cast,
  div,
  input,
  matmul,
  mean,
  mul,
  parameter,
  relu,
  sqrt,
  sub,
  transpose,
} from '../../graph/ops.ts'
import type { Graph, Tensor, WeightTensor } from '../../graph/tensor.ts'

/** Units of the hidden layer: bits of a hash. */
export const CODE_BITS = 128
/** Images per step. */
export const BATCH = 128
/** Standard deviation of the noise, in standard deviations of an image's pixels. */
const NOISE = 0.5
/** Share of the hidden units that each image of a step keeps. */
const KEPT = 0.5
/** Added to an image's variance, in squared grey levels, so that flat images stay near 0. */
const FLAT_VARIANCE = 16

export const ADAM = { beta1: 0.9, beta2: 0.999, updateLimit: 0 } as const
export const LEARNING_RATE = 1e-3

/** Makes the graphs for images of `pixels` values. They share the state of `initialState`. */
export function autoencoderGraphs(pixels: number): { readonly step: Graph; readonly code: Graph } {
  return { step: stepGraph(pixels), code: codeGraph(pixels) }
}

/**
 * Shapes of the weights. The decoder's matrix is the encoder's, transposed (tied weights), which
 * halves the state.
 */
function shapesOf(pixels: number): Readonly<Record<string, readonly number[]>> {
  return { weight: [pixels, CODE_BITS], codeBias: [CODE_BITS], pixelBias: [pixels] }
}

/**
 * The state of step 0: `weight` from N(0, 1 / pixels), so that the units begin with a variance of
 * 1; the biases and Adam's `m.NAME` and `v.NAME` are 0. `normal` draws standard normal numbers.
 */
export function initialState(
  pixels: number,
  normal: (count: number) => Float32Array,
): Map<string, WeightTensor> {
  const state = new Map<string, WeightTensor>()
  for (const [name, shape] of Object.entries(shapesOf(pixels))) {
    const count = shape.reduce((product, size) => product * size, 1)
    const zeros = () => new Float32Array(count)
    const isMatrix = name === 'weight'
    const data = isMatrix ? normal(count).map((value) => value / Math.sqrt(pixels)) : zeros()
    state.set(name, { shape, data })
    state.set(`m.${name}`, { shape, data: zeros() })
    state.set(`v.${name}`, { shape, data: zeros() })
  }
  return state
}

/**
 * One step of Adam on the mean squared error of the reconstruction.
 *
 * Inputs: `images` uint8 [BATCH, pixels]; `noise` uint8 like them, where (value - 128) / 32 is
 * standard normal; `kept` uint8 [BATCH, CODE_BITS], 1 for units that aren't dropped; Adam's
 * scalars. Outputs: the state, and the scalar `loss`.
 */
function stepGraph(pixels: number): Graph {
  const images = input('images', [BATCH, pixels], 'uint8')
  const noise = input('noise', [BATCH, pixels], 'uint8')
  const kept = input('kept', [BATCH, CODE_BITS], 'uint8')
  const scalars = adamInputs('', ADAM)
  const weights = parametersOf(pixels)
  const clean = standardize(images)
  const unit = mul(sub(cast(noise, 'float32'), 128), NOISE / 32)
  const code = encode(add(clean, unit), weights)
  const thinned = mul(code, mul(cast(kept, 'float32'), 1 / KEPT))
  const decoded = matmul(thinned, transpose(weights['weight']!, [1, 0]))
  const error = sub(add(decoded, weights['pixelBias']!), clean)
  const loss = mean(mul(error, error))
  const outputs: Record<string, Tensor> = { loss }
  const names = Object.keys(weights)
  gradients(loss, Object.values(weights)).forEach((gradient, at) => {
    const name = names[at]!
    const weight = weights[name]!
    const sizes = weight.shape as readonly number[]
    const [m, v] = [parameter(`m.${name}`, sizes), parameter(`v.${name}`, sizes)]
    const next = adam({ weight, m, v }, gradient, ADAM, scalars)
    Object.assign(outputs, { [name]: next.weight, [m.name!]: next.m, [v.name!]: next.v })
  })
  return { inputs: [images, noise, kept, ...Object.values(scalars)], outputs }
}

/** `images` uint8 [any, pixels] to `code` float32 [any, CODE_BITS], without noise and dropout. */
function codeGraph(pixels: number): Graph {
  const images = input('images', ['batch', pixels], 'uint8')
  return { inputs: [images], outputs: { code: encode(standardize(images), parametersOf(pixels)) } }
}

function parametersOf(pixels: number): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(shapesOf(pixels)).map(([name, shape]) => [name, parameter(name, shape)]),
  )
}

function encode(images: Tensor, { weight, codeBias }: Readonly<Record<string, Tensor>>): Tensor {
  return relu(add(matmul(images, weight!), codeBias!))
}

/** Gives each image mean 0 and variance 1: brightness and contrast don't affect its code. */
function standardize(images: Tensor): Tensor {
  const values = cast(images, 'float32')
  const centred = sub(values, mean(values, [1], { keepDims: true }))
  const variance = mean(mul(centred, centred), [1], { keepDims: true })
  return div(centred, sqrt(add(variance, FLAT_VARIANCE)))
}
