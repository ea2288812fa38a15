/** Reads the modules of a pickled model: their tensors by name, their classes and settings. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { Dict, Instance, List, TensorReference, Tuple } from './pickle/values.ts'
import type { PickleValue } from './pickle/values.ts'
import type { DescribedModule, ModuleSetting } from './source.ts'

const MAX_DEPTH = 32
const MAX_MODULES = 5_000
/** Limit of attributes, tensors and children, counted again for a module that has several names. */
const MAX_ENTRIES = 400_000
const MAX_NAME = 512
/** Longest text or list among the settings of a module; layers have `same` or [2, 2]. */
const MAX_SETTING = 64
/** Classes of models that hold another one, for training on several GPUs or compiling. */
const WRAPPERS =
  /\.(DataParallel|DistributedDataParallel|FullyShardedDataParallel|OptimizedModule)$/

/** An nn.Module; its `__dict__` has the tensors and children by name. */
export type PickledModule = Instance & { readonly state: Dict }

export interface ModuleTree {
  /** Named as in the model's state_dict, in its order. */
  readonly tensors: ReadonlyMap<string, TensorReference>
  readonly modules: readonly DescribedModule[]
}

export function isModule(value: PickleValue): value is PickledModule {
  return (
    value instanceof Instance &&
    value.state instanceof Dict &&
    value.state.entries.get('_modules') instanceof Dict &&
    value.state.entries.get('_parameters') instanceof Dict
  )
}

/** Throws CheckpointInvalid if the tree is too deep or large, contains itself, or has bad names. */
export function readModuleTree(root: PickledModule): ModuleTree {
  const tensors = new Map<string, TensorReference>()
  const modules: DescribedModule[] = []
  let entries = 0
  const visit = (module: PickledModule, path: readonly string[]): void => {
    const children = entriesOf(module, '_modules')
    const [only] = children
    if (WRAPPERS.test(module.className) && children.length === 1 && isModule(only![1]))
      return visit(only![1], path)
    if (path.length > MAX_DEPTH)
      throw new CheckpointInvalid(`The model is nested more than ${MAX_DEPTH} levels deep.`)
    entries += sizeOf(module)
    if (entries > MAX_ENTRIES)
      throw new CheckpointInvalid(`The model has more than ${MAX_ENTRIES} attributes.`)
    modules.push({
      name: path.join('.'),
      className: module.className,
      settings: settingsOf(module),
    })
    if (modules.length > MAX_MODULES)
      throw new CheckpointInvalid(`The model has more than ${MAX_MODULES} modules.`)
    for (const [name, value] of [
      ...entriesOf(module, '_parameters'),
      ...entriesOf(module, '_buffers'),
    ])
      if (value instanceof TensorReference) tensors.set([...path, name].join('.'), value)
    for (const [name, child] of children) if (isModule(child)) visit(child, [...path, name])
  }
  visit(root, [])
  return { tensors, modules }
}

function sizeOf({ state }: PickledModule): number {
  let size = state.entries.size
  for (const field of ['_modules', '_parameters', '_buffers']) {
    const dict = state.entries.get(field)
    if (dict instanceof Dict) size += dict.entries.size
  }
  return size
}

function entriesOf(module: PickledModule, field: string): [string, PickleValue][] {
  const dict = module.state.entries.get(field)
  if (!(dict instanceof Dict)) return []
  return [...dict.entries].map(([name, value]) => {
    if (typeof name === 'string' && /^[^.]+$/.test(name) && name !== '__proto__')
      if (name.length <= MAX_NAME) return [name, value]
    throw new CheckpointInvalid(`Invalid name in the model: ${show(String(name))}.`)
  })
}

/** The plain values among a module's attributes, without those that every module has. */
function settingsOf({ state }: PickledModule): Map<string, ModuleSetting> {
  const settings = new Map<string, ModuleSetting>()
  for (const [name, value] of state.entries) {
    const setting = settingOf(value)
    if (typeof name === 'string' && !name.startsWith('_') && setting !== undefined)
      settings.set(name, setting)
  }
  return settings
}

function settingOf(value: PickleValue): ModuleSetting | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return value.length <= MAX_SETTING ? value : undefined
  if (!(value instanceof Tuple || value instanceof List)) return undefined
  const { items } = value
  if (items.length > MAX_SETTING || !items.every((item) => typeof item === 'number'))
    return undefined
  return items as readonly number[]
}
