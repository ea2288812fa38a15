/** One form for every generator that is the same, whatever its file called the tensors. */
import type { GeneratorArchitecture, Layer } from '../gan/architecture.ts'
import type { Weights, WeightTensor } from '../graph/tensor.ts'

export interface Generator {
  readonly architecture: GeneratorArchitecture
  /** Exactly the tensors that the architecture names. */
  readonly weights: Weights
}

/** The fields of a layer that name tensors, and what those are called: as in a PyTorch nn.Sequential of the layers. */
const TENSOR_FIELDS = [
  ['weight', 'weight'],
  ['bias', 'bias'],
  ['scale', 'weight'],
  ['offset', 'bias'],
  ['mean', 'running_mean'],
  ['variance', 'running_var'],
] as const

const USUAL_SLOPES: ReadonlyMap<string, number> = new Map([
  ['leakyRelu', 0.2],
  ['elu', 1],
])

/**
 * The generator with its tensors named by layer (`0.weight`, `1.running_mean`), those it doesn't use left out, and no
 * field that says nothing (a slope of `relu`, a bound of a normal prior). Equal generators come out equal, and so do
 * their digests. Every tensor that the architecture names must be there.
 */
export function canonicalGenerator({ architecture, weights }: Generator): Generator {
  const renamed = new Map<string, WeightTensor>()
  const layers = architecture.layers.map((layer, index) => {
    const names: Record<string, string> = {}
    for (const [field, suffix] of TENSOR_FIELDS) {
      const name = (layer as Partial<Record<typeof field, string>>)[field]
      if (name === undefined) continue
      names[field] = `${index}.${suffix}`
      renamed.set(names[field], weights.get(name)!)
    }
    return { ...withPlainSlope(layer), ...names } as Layer
  })
  const { zDim, prior, channels, height, width, range } = architecture
  const meant: GeneratorArchitecture['prior'] =
    prior.distribution === 'truncatedNormal' ? prior : { distribution: prior.distribution }
  return {
    architecture: { zDim, prior: meant, channels, height, width, range, layers },
    weights: renamed,
  }
}

/** The shapes of tensors, by name. */
export function shapesOf(weights: Weights): Map<string, readonly number[]> {
  return new Map([...weights].map(([name, { shape }]) => [name, shape]))
}

/** What batch norm `index` is called after calibration gave it statistics. */
export function statisticsNames(index: number): { mean: string; variance: string } {
  return { mean: `${index}.running_mean`, variance: `${index}.running_var` }
}

/** A slope is said where there is one, also where it is the usual. */
function withPlainSlope(layer: Layer): Layer {
  if (layer.kind !== 'activation') return layer
  const usual = USUAL_SLOPES.get(layer.function)
  const activation = { kind: layer.kind, function: layer.function }
  return usual === undefined ? activation : { ...activation, slope: layer.slope ?? usual }
}
