/** Collects an architecture's layers, and the values of the tensors that they name. */
import type { Layer } from '../../gan/architecture.ts'
import type { Weights, WeightTensor } from '../../graph/tensor.ts'
import type { ValueSource } from './value-source.ts'

/** Names the tensors of a file: equal values have one name in all architectures that share this. */
export class NamedTensors {
  readonly #values = new Map<string, { source: ValueSource; transposed: boolean }>()
  readonly #indices = new Map<ValueSource, number>()

  name(field: string, source: ValueSource, transposed = false): string {
    const index = this.#indices.get(source) ?? this.#indices.size
    this.#indices.set(source, index)
    const name = `${index}.${transposed ? 'transposed.' : ''}${field}`
    this.#values.set(name, { source, transposed })
    return name
  }

  /** Reads every named tensor. */
  readWeights(): Weights {
    const weights = new Map<string, WeightTensor>()
    for (const [name, { source, transposed }] of this.#values)
      weights.set(name, { shape: source.shape, data: source.read(transposed) })
    return weights
  }
}

export class LayerList {
  readonly layers: Layer[] = []
  readonly #tensors: NamedTensors

  constructor(tensors = new NamedTensors()) {
    this.#tensors = tensors
  }

  /** Names a tensor of the layer that is pushed next. */
  name(field: string, source: ValueSource, transposed = false): string {
    return this.#tensors.name(field, source, transposed)
  }

  /** Names the tensors of all fields that have one. */
  names<Field extends string>(
    sources: Readonly<Partial<Record<Field, ValueSource>>>,
  ): Partial<Record<Field, string>> {
    const named: Partial<Record<Field, string>> = {}
    for (const field of Object.keys(sources) as Field[]) {
      const source = sources[field]
      if (source !== undefined) named[field] = this.name(field, source)
    }
    return named
  }

  /** Reads every named tensor. */
  readWeights(): Weights {
    return this.#tensors.readWeights()
  }
}
