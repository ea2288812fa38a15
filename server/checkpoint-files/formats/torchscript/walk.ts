/**
 * Follows z through the code of a TorchScript program and lists the layers on its way. The code is
 * parsed, not executed: anything but a plain chain of known calls ends the walk.
 */
import { TensorReference, type PickleValue } from '../pickle/values.ts'
import type { DescribedModule, ModuleSetting } from '../source.ts'
import type { Expression } from './expression.ts'
import { layerOf, type Layer } from './operators.ts'
import { childName, type ScriptModule, type Value } from './values.ts'

/** The code is not a plain chain of known layers. */
export class NotAChain extends Error {}

export interface ScriptChain {
  /** A Sequential of the layers, in the order in which z passes them. */
  readonly modules: readonly DescribedModule[]
  /** Tensors of layers whose module has no such tensors under its own name. */
  readonly renamed: ReadonlyMap<string, TensorReference>
}

const MAX_DEPTH = 32
/** Limits of evaluated expressions: PyTorch prints about 30 a layer. */
const MAX_EVALUATIONS = 200_000
const MAX_EVALUATIONS_ALONE = 1_000

/** Returns null if the code of `root` is not a plain chain of known layers. */
export function followCode(
  root: ScriptModule,
  constants: readonly PickleValue[],
  maxEvaluations = MAX_EVALUATIONS,
): ScriptChain | null {
  try {
    return new Walk(constants, maxEvaluations).run(root)
  } catch (error) {
    if (error instanceof NotAChain) return null
    throw error
  }
}

/**
 * Settings of a module alone: its constants, or the arguments of the only call in its code. Null
 * if they are unknown.
 */
export function settingsOf(module: ScriptModule): ReadonlyMap<string, ModuleSetting> | null {
  if (module.code !== null && module.code.settings.size > 0) return module.code.settings
  const [, only, ...others] = followCode(module, [], MAX_EVALUATIONS_ALONE)?.modules ?? []
  return only !== undefined && others.length === 0 ? only.settings : null
}

class Walk {
  readonly #constants: readonly PickleValue[]
  readonly #layers: DescribedModule[] = []
  readonly #renamed = new Map<string, TensorReference>()
  #evaluationsLeft: number

  constructor(constants: readonly PickleValue[], maxEvaluations: number) {
    this.#constants = constants
    this.#evaluationsLeft = maxEvaluations
  }

  run(root: ScriptModule): ScriptChain {
    const result = this.#call(root, 'forward', [{ kind: 'data', step: 0, rank: null }], 0)
    this.#current(result)
    const settings = new Map<string, ModuleSetting>()
    const sequential = { name: '', className: 'torch.nn.modules.container.Sequential', settings }
    return { modules: [sequential, ...this.#layers], renamed: this.#renamed }
  }

  /** Runs a method, or adds the module as a layer if it is one of PyTorch's with its settings. */
  #call(module: ScriptModule, name: string, args: readonly Value[], depth: number): Value {
    const { code, className } = module
    const isLayer = /^torch\.nn\.modules\.(?!container)/.test(className)
    if (isLayer && code !== null && code.settings.size > 0) {
      const rank = this.#current(args[0]).rank
      this.#layers.push({ name: module.name, className, settings: code.settings })
      return this.#data(rankAfter(className, rank))
    }
    const method = code?.methods.get(name)
    if (!method?.statements || depth > MAX_DEPTH) throw new NotAChain()
    const locals = new Map<string, Value>()
    const [self, ...parameters] = method.parameters
    locals.set(self!, { kind: 'module', module })
    for (const [i, arg] of args.entries())
      if (parameters[i] !== undefined) locals.set(parameters[i], arg)
    for (const { target, value } of method.statements) {
      const result = this.#evaluate(value, locals, depth)
      if (target === null) return result
      locals.set(target, result)
    }
    throw new NotAChain()
  }

  #evaluate(expression: Expression, locals: ReadonlyMap<string, Value>, depth: number): Value {
    if (--this.#evaluationsLeft < 0) throw new NotAChain()
    const evaluate = (each: Expression) => this.#evaluate(each, locals, depth)
    switch (expression.kind) {
      case 'literal':
        return expression
      case 'list':
        return { kind: 'list', items: expression.items.map(evaluate) }
      case 'name':
        return locals.get(expression.name) ?? { kind: 'function', name: expression.name }
      case 'attribute':
        return this.#attribute(evaluate(expression.of), expression.name)
      case 'call': {
        const { callee } = expression
        const args = expression.args.map(evaluate)
        if (callee.kind === 'attribute' && /^forward\d*$/.test(callee.name)) {
          const target = evaluate(callee.of)
          if (target.kind === 'module')
            return this.#call(target.module, callee.name, args, depth + 1)
        }
        const target = evaluate(callee)
        if (target.kind !== 'function') throw new NotAChain()
        return this.#apply(target.name, args)
      }
    }
  }

  #attribute(of: Value, name: string): Value {
    if (of.kind === 'function') {
      if (of.name !== 'CONSTANTS') return { kind: 'function', name: `${of.name}.${name}` }
      const tensor = /^c\d+$/.test(name) ? this.#constants[Number(name.slice(1))] : undefined
      if (tensor instanceof TensorReference) return { kind: 'tensor', name, tensor }
    }
    if (of.kind !== 'module') throw new NotAChain()
    const { module } = of
    const child = module.children.get(name)
    if (child) return { kind: 'module', module: child }
    const tensor = module.tensors.get(name)
    if (tensor) return { kind: 'tensor', name: childName(module, name), tensor }
    if (name === 'bias') return { kind: 'literal', value: null }
    throw new NotAChain()
  }

  #apply(name: string, args: readonly Value[]): Value {
    const [first] = args
    if (name === 'getattr' && args[1]?.kind === 'literal')
      return this.#attribute(first!, String(args[1].value))
    if (name === 'torch.size' || name === 'torch.dim' || name === 'torch.ne')
      return { kind: 'size' }
    if (name === 'int' || name === 'ops.prim.NumToTensor') return first ?? { kind: 'size' }
    if (name === 'torch.t' && first) return { kind: 'transposed', of: first }
    const layer = layerOf(name, args)
    if (layer === null) throw new NotAChain()
    const { rank } = this.#current(layer.input)
    return this.#data(this.#add(layer, rank))
  }

  /** Adds a layer, unless it only passes z on. Returns the rank of what it makes. */
  #add(layer: Layer, rank: number | null): number | null {
    const after = layer.rank ?? rank
    if (layer.className === null) return after
    const isNorm1d = layer.className === 'BatchNorm2d' && rank === 2
    const className = `torch.nn.modules.traced.${isNorm1d ? 'BatchNorm1d' : layer.className}`
    if (layer.className === 'Unflatten' && rank !== 2 && rank !== null) throw new NotAChain()
    this.#layers.push({ name: this.#nameOf(layer), className, settings: layer.settings })
    return after
  }

  /** The module that has the layer's tensors under their usual names, or a new one. */
  #nameOf({ tensors, className }: Layer): string {
    const unnamed = `${className}#${this.#layers.length}`
    const [weight] = tensors.values()
    if (weight === undefined) return unnamed
    const owner = weight.name.slice(0, Math.max(0, weight.name.lastIndexOf('.')))
    const isOwn = [...tensors].every(([role, { name }]) => name === `${owner}.${role}`)
    if (isOwn) return owner
    for (const [role, { tensor }] of tensors) this.#renamed.set(`${unnamed}.${role}`, tensor)
    return unnamed
  }

  #data(rank: number | null): Value {
    return { kind: 'data', step: this.#layers.length, rank }
  }

  /** Throws NotAChain unless `value` is what all layers so far make of z. */
  #current(value: Value | undefined): Value & { kind: 'data' } {
    if (value?.kind === 'data' && value.step === this.#layers.length) return value
    throw new NotAChain()
  }
}

function rankAfter(className: string, rank: number | null): number | null {
  if (/\.(Linear|Flatten)$/.test(className)) return 2
  return /\.(Conv|ConvTranspose)2d$|\.Unflatten$/.test(className) ? 4 : rank
}
