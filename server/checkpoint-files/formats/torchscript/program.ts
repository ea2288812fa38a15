/** Reads TorchScript programs (`torch.jit.save`): weights by name, and layers as the code says. */
import { CheckpointInvalid } from '../../../errors.ts'
import { show, type Folder } from '../folder.ts'
import { Dict, Instance, List, TensorReference, Tuple } from '../pickle/values.ts'
import type { PickleValue } from '../pickle/values.ts'
import type { DescribedModule } from '../source.ts'
import type { ReferenceGroup } from '../tensor-groups.ts'
import { parseClasses, type ScriptClass } from './code.ts'
import { childName, type ScriptModule } from './values.ts'
import { followCode, settingsOf } from './walk.ts'

const MAX_DEPTH = 32
const MAX_MODULES = 5_000
/** Limit of attributes, counted again for a module that has several names. */
const MAX_ENTRIES = 400_000
const MAX_NAME = 512
/** Limit for all code that is read; PyTorch prints about 1 kB a module. */
const MAX_CODE_BYTES = 2 * 1024 * 1024

/**
 * Returns the tensors of a program, and its modules if their settings are known: a Sequential in
 * the order of the code if that is a plain chain, or else the modules as they are nested.
 *
 * @param prefix of the names of all entries
 * @param constants a tuple of tensors that the code refers to as `CONSTANTS.c0`, ...
 */
export async function readProgram(
  archive: Folder,
  prefix: string,
  program: PickleValue,
  constants: PickleValue,
): Promise<ReferenceGroup[]> {
  if (!(program instanceof Instance) || !isScript(program.className))
    throw new CheckpointInvalid('The TorchScript program has no module.')
  const builder = new ModuleBuilder(await readCode(archive, prefix, program))
  const root = builder.build(program)
  const modules = builder.found
  const tensors = new Map<string, TensorReference>()
  for (const module of modules)
    for (const [name, tensor] of module.tensors) tensors.set(childName(module, name), tensor)
  const chain = followCode(root, itemsOf(constants))
  for (const [name, tensor] of chain?.renamed ?? []) tensors.set(name, tensor)
  if (tensors.size === 0)
    throw new CheckpointInvalid(
      'The TorchScript program has no tensors under a name: it is frozen, and its code is not a plain ' +
        'chain of layers. Save it without torch.jit.freeze, or trace it before.',
    )
  const described = chain?.modules ?? describe(modules)
  return [{ path: '', tensors, ...(described && { modules: described }) }]
}

/** Modules with their settings; null if those of a layer with a kernel or a norm are unknown. */
function describe(modules: readonly ScriptModule[]): DescribedModule[] | null {
  const described: DescribedModule[] = []
  for (const module of modules) {
    const settings = settingsOf(module)
    if (settings === null && module.tensors.size > 0) return null
    const { name, className } = module
    described.push({ name, className, settings: settings ?? new Map() })
  }
  return described
}

/** Classes of the program's modules by their full names, from the files that define them. */
async function readCode(
  archive: Folder,
  prefix: string,
  program: Instance,
): Promise<ReadonlyMap<string, ScriptClass>> {
  const files = new Map<string, string>()
  for (const className of classNames(program)) {
    const module = className.slice(0, className.lastIndexOf('.'))
    files.set(`${prefix}code/${module.replaceAll('.', '/')}.py`, module)
  }
  const names = new Set(archive.names)
  const codes = new Map<string, ScriptClass>()
  let bytes = 0
  for (const [file, module] of files) {
    if (!names.has(file)) continue
    const text = await archive.read(file)
    bytes += text.length
    if (bytes > MAX_CODE_BYTES)
      throw new CheckpointInvalid(`The program's code exceeds ${MAX_CODE_BYTES} bytes.`)
    for (const [name, code] of parseClasses(text.toString('utf8')))
      codes.set(`${module}.${name}`, code)
  }
  return codes
}

function classNames(program: Instance): Set<string> {
  const names = new Set<string>()
  const seen = new Set<Instance>()
  const visit = (instance: Instance): void => {
    if (seen.has(instance)) return
    if (seen.size === MAX_MODULES) throw tooMany()
    seen.add(instance)
    names.add(instance.className)
    for (const [, value] of attributesOf(instance)) if (isModule(value)) visit(value)
  }
  visit(program)
  return names
}

/** Builds modules from the objects in the pickle; `found` has them in order of registration. */
class ModuleBuilder {
  readonly found: ScriptModule[] = []
  readonly #codes: ReadonlyMap<string, ScriptClass>
  #entries = 0

  constructor(codes: ReadonlyMap<string, ScriptClass>) {
    this.#codes = codes
  }

  /** Throws CheckpointInvalid if the program is too deep or large, or contains itself. */
  build(instance: Instance, name = '', depth = 0): ScriptModule {
    if (depth > MAX_DEPTH)
      throw new CheckpointInvalid(`The program is nested more than ${MAX_DEPTH} levels deep.`)
    const tensors = new Map<string, TensorReference>()
    const children = new Map<string, ScriptModule>()
    const className = instance.className
      .replace(/^__torch__\./, '')
      .replace(/(^|\.)___torch_mangle_\d+\./, '$1')
    const code = this.#codes.get(instance.className) ?? null
    const module: ScriptModule = { name, className, code, tensors, children }
    this.found.push(module)
    if (this.found.length > MAX_MODULES) throw tooMany()
    const attributes = attributesOf(instance)
    this.#entries += attributes.length
    if (this.#entries > MAX_ENTRIES)
      throw new CheckpointInvalid(`The program has more than ${MAX_ENTRIES} attributes.`)
    for (const [key, value] of attributes) {
      if (value instanceof TensorReference) tensors.set(key, value)
      else if (isModule(value))
        children.set(key, this.build(value, childName(module, key), depth + 1))
    }
    return module
  }
}

function tooMany(): CheckpointInvalid {
  return new CheckpointInvalid(`The program has more than ${MAX_MODULES} modules.`)
}

function attributesOf({ state }: Instance): [string, PickleValue][] {
  if (!(state instanceof Dict)) return []
  return [...state.entries].map(([name, value]) => {
    if (typeof name === 'string' && /^[^.]+$/.test(name) && name !== '__proto__')
      if (name.length <= MAX_NAME) return [name, value]
    throw new CheckpointInvalid(`Invalid name in the program: ${show(String(name))}.`)
  })
}

function isModule(value: PickleValue): value is Instance {
  return value instanceof Instance && isScript(value.className)
}

function isScript(className: string): boolean {
  return className.startsWith('__torch__.')
}

function itemsOf(constants: PickleValue): readonly PickleValue[] {
  return constants instanceof Tuple || constants instanceof List ? constants.items : []
}
