/** Reads the parts of a pickled StyleGAN: its settings, and its tensors with their gains. */
import { CheckpointInvalid } from '../../../errors.ts'
import type { WeightTensor } from '../../../graph/tensor.ts'
import type { DescribedModule, ModuleSetting, TensorGroup } from '../../formats/source.ts'

export class NetworkReader {
  readonly #group: TensorGroup
  readonly #modules: ReadonlyMap<string, DescribedModule>

  constructor(group: TensorGroup) {
    this.#group = group
    this.#modules = new Map((group.modules ?? []).map((module) => [module.name, module]))
  }

  /** Returns the Python class of a module, without its package; undefined if there is none. */
  classOf(module: string): string | undefined {
    return this.#modules.get(module)?.className.split('.').at(-1)
  }

  /** Returns a setting; undefined if it is absent or None. */
  setting(module: string, name: string): ModuleSetting | undefined {
    return this.#modules.get(module)?.settings.get(name)
  }

  /** Returns a setting that must be a number. */
  number(module: string, name: string): number {
    const value = this.setting(module, name)
    if (typeof value === 'number') return value
    throw new CheckpointInvalid(`\`${module}\` has no number \`${name}\`: ${String(value)}.`)
  }

  /** Throws CheckpointInvalid unless a setting has this value. */
  expect(module: string, name: string, value: ModuleSetting): void {
    const found = this.setting(module, name)
    if (found === value) return
    throw new CheckpointInvalid(
      `\`${module}\` has ${name} ${String(found)}; only ${String(value)} is supported.`,
    )
  }

  has(tensor: string): boolean {
    return this.#group.tensors.has(tensor)
  }

  /** Returns the shape of a tensor, [] for a scalar. */
  shape(name: string): readonly number[] {
    return this.#find(name).shape
  }

  /** Reads a tensor, times `gain`; a scalar gets the shape [1]. */
  read(name: string, gain = 1): WeightTensor {
    const tensor = this.#find(name)
    const data = tensor.read()
    const shape = tensor.shape.length === 0 ? [1] : tensor.shape
    return { shape, data: gain === 1 ? data : data.map((value) => value * gain) }
  }

  /** Reads weight and bias of a dense layer, with their gains, times `gain`. */
  dense(module: string, target: string, gain = 1): [string, WeightTensor][] {
    const [weightGain, biasGain] = ['weight_gain', 'bias_gain'].map(
      (name) => this.number(module, name) * gain,
    )
    return [
      [`${target}.weight`, this.read(`${module}.weight`, weightGain)],
      [`${target}.bias`, this.read(`${module}.bias`, biasGain)],
    ]
  }

  #find(name: string) {
    const tensor = this.#group.tensors.get(name)
    if (tensor) return tensor
    throw new CheckpointInvalid(`The tensor \`${name}\` is missing.`)
  }
}
