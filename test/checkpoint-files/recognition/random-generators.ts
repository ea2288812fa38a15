/** Random generators of the DCGAN family: the content of a file, and the true architecture. */
import fc from 'fast-check'
import type { Layer } from '../../../server/gan/architecture.ts'
import { batchNorm, type Shapes } from './state-dict.ts'

export interface Specification {
  readonly zDim: number
  readonly channels: 1 | 3
  readonly widths: readonly number[]
  readonly kernel: number
  readonly start: { readonly dense: boolean; readonly side: number }
  readonly upsampling: boolean
  readonly norm: boolean
  readonly denseNorm: 'none' | 'unit' | 'channel'
  readonly bias: boolean
  readonly names: 'sequential' | 'words' | 'grouped' | 'blocks'
  readonly wordPair: readonly [string, string]
}

const SIZES = [16, 28, 32, 64, 128, 256]

/** Start sides and numbers of doublings that lead to a size of the family. */
const GROWTHS = [4, 7, 8, 16]
  .flatMap((side) => [1, 2, 3, 4, 5, 6].map((doublings) => ({ side, doublings })))
  .filter(({ side, doublings }) => SIZES.includes(side * 2 ** doublings))

export const specifications: fc.Arbitrary<Specification> = fc
  .record({
    // 110 values could be a z of 100 and a label.
    zDim: fc.integer({ min: 1, max: 128 }).filter((size) => size !== 110),
    channels: fc.constantFrom<1 | 3>(1, 3),
    growth: fc.constantFrom(...GROWTHS),
    widths: fc.array(fc.integer({ min: 4, max: 12 }), { minLength: 7, maxLength: 7 }),
    kernel: fc.constantFrom(3, 4, 5, 6, 7),
    dense: fc.boolean(),
    upsampling: fc.boolean(),
    norm: fc.boolean(),
    denseNorm: fc.constantFrom<'none' | 'unit' | 'channel'>('none', 'unit', 'channel'),
    bias: fc.boolean(),
    names: fc.constantFrom<Specification['names']>('sequential', 'words', 'grouped', 'blocks'),
    wordPair: fc.constantFrom<readonly [string, string]>(
      ['layer', 'norm'],
      ['g', 'b'],
      ['étage', 'bn'],
      ['x_', 'y_'],
    ),
  })
  .map(({ growth, dense, upsampling, kernel, widths, ...rest }) => ({
    ...rest,
    // Plain convolutions keep the size only with odd kernels, and need an image to start from.
    upsampling: upsampling && kernel % 2 === 1,
    kernel,
    start: {
      dense: dense || (upsampling && kernel % 2 === 1) || growth.side > 7,
      side: growth.side,
    },
    widths: widths.slice(0, growth.doublings),
  }))
  // `grouped` lists norms apart from the layers, so it needs norms.
  .filter(({ names, norm }) => norm || names !== 'grouped')

interface Part {
  readonly kind: 'dense' | 'conv' | 'norm' | 'activation' | 'upsample' | 'unflatten'
  readonly shapes: (name: string) => Shapes
  /** Absent if the part is not a layer of an architecture. */
  readonly layer?: LayerShape
}

/** A layer without tensor names and without settings from presets. */
export type LayerShape = Partial<Layer> & { readonly kind: Layer['kind'] }

/** The parts in the order they run. */
function partsOf(spec: Specification): Part[] {
  const { zDim, channels, widths, kernel, start, upsampling, norm, denseNorm, bias } = spec
  const parts: Part[] = []
  const activation: Part = { kind: 'activation', shapes: () => [], layer: { kind: 'activation' } }
  const normOf = (length: number, over: 'channel' | 'unit'): Part => ({
    kind: 'norm',
    shapes: (name) => batchNorm(name, length),
    layer: { kind: 'batchNorm', over },
  })
  const first = widths[0]!
  if (start.dense) {
    const units = first * start.side ** 2
    parts.push({
      kind: 'dense',
      shapes: (name) => [[`${name}.weight`, [units, zDim]], ...biasOf(name, units, bias)],
      layer: { kind: 'dense', out: [first, start.side, start.side] },
    })
    const unflatten: Part = { kind: 'unflatten', shapes: () => [] }
    if (denseNorm !== 'unit') parts.push(unflatten)
    if (denseNorm !== 'none') parts.push(normOf(denseNorm === 'unit' ? units : first, denseNorm))
    if (!upsampling || denseNorm === 'unit') parts.push(activation)
    if (denseNorm === 'unit') parts.push(unflatten)
  } else {
    parts.push(transposed(zDim, first, start.side, 1, 0, 0, bias))
    if (norm) parts.push(normOf(first, 'channel'))
    parts.push(activation)
  }
  const outputs = [...widths.slice(1), channels]
  outputs.forEach((out, i) => {
    const inputs = widths[i]!
    const last = i === outputs.length - 1
    if (upsampling) {
      parts.push({
        kind: 'upsample',
        shapes: () => [],
        layer: { kind: 'upsample', factor: [2, 2] },
      })
      parts.push(plain(inputs, last ? inputs : out, kernel, bias))
    } else {
      const padding = (kernel - 1) >> 1
      parts.push(
        transposed(
          inputs,
          out,
          kernel,
          2,
          kernel % 2 === 0 ? kernel / 2 - 1 : padding,
          kernel % 2,
          bias,
        ),
      )
    }
    if (last && !upsampling) return
    if (norm) parts.push(normOf(last ? inputs : out, 'channel'))
    parts.push(activation)
  })
  if (upsampling) parts.push(plain(widths.at(-1)!, channels, kernel, bias))
  parts.push(activation)
  return parts
}

function biasOf(name: string, length: number, bias: boolean): Shapes {
  return bias ? [[`${name}.bias`, [length]]] : []
}

function transposed(
  inputs: number,
  out: number,
  kernel: number,
  stride: number,
  padding: number,
  outputPadding: number,
  bias: boolean,
): Part {
  return {
    kind: 'conv',
    shapes: (name) => [
      [`${name}.weight`, [inputs, out, kernel, kernel]],
      ...biasOf(name, out, bias),
    ],
    layer: {
      kind: 'convTranspose2d',
      out,
      kernel: [kernel, kernel],
      stride: [stride, stride],
      padding: [padding, padding, padding, padding],
      outputPadding: [outputPadding, outputPadding],
    },
  }
}

function plain(inputs: number, out: number, kernel: number, bias: boolean): Part {
  const padding = (kernel - 1) >> 1
  return {
    kind: 'conv',
    shapes: (name) => [
      [`${name}.weight`, [out, inputs, kernel, kernel]],
      ...biasOf(name, out, bias),
    ],
    layer: {
      kind: 'conv2d',
      out,
      kernel: [kernel, kernel],
      stride: [1, 1],
      padding: [padding, padding, padding, padding],
    },
  }
}

/** The tensors in the file. */
export function shapesOf(spec: Specification): Shapes {
  const parts = partsOf(spec)
  const [layerWord, normWord] = spec.wordPair
  const named = parts.map((part, index) => ({
    part,
    name: nameOf(parts, index, spec, layerWord, normWord),
  }))
  const listed =
    spec.names === 'grouped'
      ? [
          ...named.filter(({ part }) => part.kind !== 'norm'),
          ...named.filter(({ part }) => part.kind === 'norm'),
        ]
      : named
  return listed.flatMap(({ part, name }) => [...part.shapes(name)])
}

function nameOf(
  parts: readonly Part[],
  index: number,
  { names }: Specification,
  layerWord: string,
  normWord: string,
): string {
  if (names === 'sequential') return `body.${index}`
  const weighted = parts
    .slice(0, index + 1)
    .filter(({ kind }) => kind === 'dense' || kind === 'conv').length
  const own = parts[index]!.kind === 'norm' ? normWord : layerWord
  return names === 'blocks' ? `stack.${weighted}.${own}` : `${own}${weighted}`
}

/** The layers that recognition should find. */
export function truthOf(spec: Specification): LayerShape[] {
  return partsOf(spec).flatMap(({ layer }) => layer ?? [])
}
