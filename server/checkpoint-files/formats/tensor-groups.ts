/** Finds the state_dicts in an object that a training script saved. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { Dict, Instance, List, TensorReference, Tuple } from './pickle/values.ts'
import type { PickleValue } from './pickle/values.ts'
import { isModule, readModuleTree } from './module-tree.ts'
import type { DescribedModule } from './source.ts'

export interface ReferenceGroup {
  readonly path: string
  readonly tensors: ReadonlyMap<string, TensorReference>
  readonly modules?: readonly DescribedModule[]
}

const MAX_DEPTH = 32
const MAX_GROUPS = 2_000
const MAX_NAME = 512
/** Prefixes that wrappers put before every name: DataParallel, torch.compile. */
const WRAPPERS = ['module.', '_orig_mod.']
const MAX_WRAPPERS = 4

/**
 * Returns every dict, list or other object with tensors among its items, and every pickled model,
 * by path. Optimizer states are left out.
 * @param asTensor recognizes a tensor among the values; by default, PyTorch's.
 * Throws CheckpointInvalid with a description of the content if there are none.
 */
export function findGroups(
  root: PickleValue,
  asTensor: (value: PickleValue) => TensorReference | null = onlyTensors,
): ReferenceGroup[] {
  const groups: ReferenceGroup[] = []
  const seen = new Set<PickleValue>()
  const visit = (value: PickleValue, path: readonly string[]): void => {
    if (seen.has(value) || isOptimizer(value)) return
    if (isModule(value)) {
      seen.add(value)
      const { tensors, modules } = readModuleTree(value)
      if (tensors.size > 0) groups.push({ path: path.join('.'), tensors, modules })
      return
    }
    const entries = entriesOf(value)
    if (!entries) return
    if (path.length > MAX_DEPTH)
      throw new CheckpointInvalid(`The checkpoint is nested more than ${MAX_DEPTH} levels deep.`)
    seen.add(value)
    const tensors = new Map<string, TensorReference>()
    for (const [key, item] of entries) {
      const tensor = asTensor(item)
      if (tensor !== null) addTensor(tensors, key, tensor)
    }
    if (tensors.size > 0) groups.push({ path: path.join('.'), tensors: stripWrappers(tensors) })
    if (groups.length > MAX_GROUPS)
      throw new CheckpointInvalid(`The checkpoint has more than ${MAX_GROUPS} sets of tensors.`)
    for (const [key, item] of entries) visit(item, [...path, key])
  }
  visit(root, [])
  if (groups.length > 0) return groups
  throw new CheckpointInvalid(
    `The checkpoint has no model tensors, only ${describe(root)}. Save the weights: ` +
      'torch.save(model.state_dict(), path).',
  )
}

function onlyTensors(value: PickleValue): TensorReference | null {
  return value instanceof TensorReference ? value : null
}

/** Number of keys listed in a message. */
const MAX_KEYS = 5

function describe(value: PickleValue): string {
  if (value instanceof TensorReference) return `one tensor [${value.shape.join(', ')}]`
  if (isOptimizer(value)) return "an optimizer's state"
  if (value instanceof Instance) return `a ${value.className}`
  if (!(value instanceof Dict)) return value instanceof List ? 'a list' : 'a single value'
  const entries = [...value.entries]
  const keys = entries.slice(0, MAX_KEYS).map(([key]) => show(String(key)))
  const more = entries.length > MAX_KEYS ? ', ...' : ''
  const arrays = entries.some(
    ([, item]) => item instanceof Instance && item.className.startsWith('numpy'),
  )
  const content = arrays ? ' with NumPy arrays' : ''
  return `a dict of ${entries.length} keys (${keys.join(', ')}${more})${content}`
}

/** Skips keys that are neither strings nor numbers (e.g. tuples): state_dicts have none. */
function entriesOf(value: PickleValue): [string, PickleValue][] | undefined {
  if (value instanceof List || value instanceof Tuple)
    return value.items.map((item, index) => [String(index), item])
  if (value instanceof Instance)
    return [value.items, value.state].flatMap((part) =>
      part instanceof Dict ? entriesOf(part)! : [],
    )
  if (!(value instanceof Dict)) return undefined
  return [...value.entries].flatMap(([key, item]): [string, PickleValue][] =>
    typeof key === 'string' || typeof key === 'number' ? [[checkName(String(key)), item]] : [],
  )
}

function isOptimizer(value: PickleValue): boolean {
  if (value instanceof Instance) return isOptimizer(value.state)
  return value instanceof Dict && value.entries.has('param_groups') && value.entries.has('state')
}

function checkName(name: string): string {
  if (name !== '__proto__' && name.length <= MAX_NAME) return name
  throw new CheckpointInvalid(`Invalid name in the checkpoint: ${show(name)}.`)
}

function addTensor(
  tensors: Map<string, TensorReference>,
  name: string,
  tensor: TensorReference,
): void {
  if (tensors.has(name)) throw new CheckpointInvalid(`Two tensors are named ${show(name)}.`)
  tensors.set(name, tensor)
}

/**
 * Strips prefixes that data-parallel training or torch.compile put before every name, also nested.
 */
export function stripWrappers<T>(tensors: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  let result = tensors
  for (let depth = 0; depth < MAX_WRAPPERS; depth++) {
    const names = [...result.keys()]
    const wrapper = WRAPPERS.find((start) => names.every((name) => name.startsWith(start)))
    if (wrapper === undefined || names.length === 0) break
    result = new Map([...result].map(([name, tensor]) => [name.slice(wrapper.length), tensor]))
  }
  return result
}
