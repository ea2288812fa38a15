/** Builds the graphs of networks: their outputs, and access to their activations. */
import { cast, clip, input, mul, round, sub, transpose } from '../graph/ops.ts'
import type { Graph, Shape, Tensor } from '../graph/tensor.ts'
import type { ImageFacts } from './architecture.ts'
import { familyOf, makesImages } from './families/registry.ts'
import { activeOf, featuresOf, meansOf, peaksOf } from './features.ts'
import type { Statistics } from './layers/layer-kind.ts'
import type { InputOptions, Network } from './network-family.ts'

/** A network without its numbers. */
type Unbound = Pick<Network, 'family' | 'architecture'>

export interface NetworkGraphOptions extends InputOptions {
  /** True if every activation NAME is multiplied by an input `mask.NAME` [batch, channels]. */
  readonly masks?: boolean
  /**
   * Names of the outputs: `pixels` uint8 [batch, height, width, channels], `images` or `logits` as
   * the network makes them, `activation.NAME` [batch, channels, height, width], `features` [batch,
   * features] of all activations, `features.NAME` of one, and `means.NAME`, `peaks.NAME` and
   * `active.NAME` [batch, channels] (features.ts); of a network with a mapping, `w` and `w.mean`
   * [batch, size].
   */
  readonly outputs: readonly string[]
  /** Default: `fixed`. */
  readonly statistics?: Statistics
}

/**
 * Builds the network's graph. Throws RangeError for an unknown output, CheckpointInvalid as its
 * family does.
 */
export function networkGraph(
  network: Unbound,
  { masks = false, outputs, statistics, entry, noise }: NetworkGraphOptions,
): Graph {
  const family = familyOf(network)
  const { architecture } = network
  const shapes = [
    ...family.inputs(architecture, { entry, noise }),
    ...(masks ? masksOf(family.activations(architecture)) : []),
  ]
  const inputs = inputsOf(shapes)
  const built = family.build(architecture, inputs, { statistics, noise })
  const { output, activations, mapped } = built
  const made = makesImages(network.family) ? 'images' : 'logits'
  const entries = outputs.map((name): [string, Tensor] => {
    if (name === made) return [name, output]
    if (name === 'pixels' && made === 'images') return [name, toPixels(output, architecture.range)]
    if (name === 'w' && mapped) return [name, mapped.w]
    if (name === 'w.mean' && mapped?.mean) return [name, mapped.mean]
    if (name === 'features') return [name, featuresOf([...activations.values()])]
    const [, form, of] = /^(activation|features|means|peaks|active)\.(.*)$/s.exec(name) ?? []
    const activation = activations.get(of ?? '')
    if (activation) return [name, FORMS[form as keyof typeof FORMS](activation)]
    throw new RangeError(`Networks of the family ${network.family} have no output ${name}.`)
  })
  return { inputs: [...inputs.values()], outputs: Object.fromEntries(entries) }
}

/** Outputs of one activation. */
const FORMS = {
  activation: (activation: Tensor) => activation,
  features: (activation: Tensor) => featuresOf([activation]),
  means: meansOf,
  peaks: peaksOf,
  active: activeOf,
}

/** Measures the input of a layer that lacks statistics, per sample: see `NetworkFamily.measure`. */
export function measuringGraph(network: Unbound, layer: number): Graph {
  const family = familyOf(network)
  const inputs = inputsOf(family.inputs(network.architecture))
  const outputs = { ...family.measure(network.architecture, layer, inputs) }
  return { inputs: [...inputs.values()], outputs }
}

function inputsOf(shapes: Iterable<readonly [string, Shape]>): Map<string, Tensor> {
  return new Map([...shapes].map(([name, shape]) => [name, input(name, shape)]))
}

function masksOf(activations: readonly { name: string; shape: readonly number[] }[]) {
  return activations.map(({ name, shape }) => [`mask.${name}`, ['batch', shape[0]!]] as const)
}

/**
 * Converts images [batch, channels, height, width] to pixels, uint8 [batch, height, width,
 * channels]: black is 0, white is 255. Halves round to even, and values outside the range are
 * clipped.
 */
export function toPixels(images: Tensor, [black, white]: ImageFacts['range']): Tensor {
  const levels = mul(sub(images, black), 255 / (white - black))
  const pixels = cast(round(clip(levels, 0, 255)), 'uint8')
  return transpose(pixels, [0, 2, 3, 1])
}
