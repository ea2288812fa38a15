/** Recognizes a pickled PyTorch model by the classes and settings of its modules. */
import { CheckpointInvalid } from '../../errors.ts'
import type { LayersArchitecture } from '../../gan/architecture.ts'
import { layersFamily } from '../../gan/families/layers.ts'
import type { DescribedModule } from '../formats/source.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import { parseDescription } from '../parse-described.ts'
import type { AssembledGenerator } from './assemble.ts'
import type { Chain } from './chain.ts'
import { amountOf, ModelWalk, pairOf, torchClass } from './model-layers.ts'
import type { Module } from './modules.ts'
import { priorOf, rangeOf } from './overrides.ts'
import { refuseGeometry, withActivations } from './recorded.ts'

/**
 * Assembles a model that runs its modules one after the other: nested Sequentials. Null for any
 * other, whose code decides what runs when. Throws CheckpointInvalid for a module that is not
 * supported.
 */
export function assembleModel(
  modules: readonly DescribedModule[],
  tensors: readonly Module[],
  overrides: ArchitectureOverrides,
): AssembledGenerator | null {
  const leaves = leavesOf(modules)
  if (leaves.some((module) => torchClass(module) === 'Embedding')) return null
  if (!isChain(modules, leaves)) return null
  refuseGeometry(overrides)
  const walk = new ModelWalk(leaves, tensors)
  walk.translate()
  const [channels, height, width] = walk.image
  if (channels !== 1 && channels !== 3)
    throw new CheckpointInvalid(
      `The model ends in ${channels} channels of ${height}x${width}, but an image has 1 (grey) or ` +
        '3 (RGB).',
    )
  const { layers } = walk.list
  // The code of the model's own class may end in an activation that is not a module.
  const isOpen = layers.at(-1)?.kind !== 'activation' && !isSequential(modules[0]!)
  const activated = withActivations(layers, overrides, isOpen ? 'tanh' : 'linear')
  return {
    architecture: checkedSettings({
      zDim: walk.zDim,
      prior: priorOf(overrides, { distribution: 'normal' }),
      channels,
      height,
      width,
      range: rangeOf(activated.output),
      layers: activated.layers,
    }),
    weights: () => walk.list.readWeights(),
    notes: [
      'The file is a whole model: layers and their settings are as it records them.',
      ...orderNote(modules),
      ...(isOpen && overrides.outputActivation === undefined
        ? ['No module follows the last layer; tanh is assumed.']
        : []),
    ],
  }
}

/** Throws CheckpointInvalid for a setting out of range, such as a stride of 0. */
function checkedSettings(architecture: LayersArchitecture): LayersArchitecture {
  return parseDescription(layersFamily.architecture, architecture, [], 'The pickled model')
}

/**
 * The overrides, and the settings of `chain` that the modules of any other model record without
 * doubt. Overrides win.
 */
export function recordedSettings(
  modules: readonly DescribedModule[],
  chain: Chain,
  overrides: ArchitectureOverrides,
): ArchitectureOverrides {
  const byName = new Map(modules.map((module) => [module.name, module]))
  const found = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? [])
  const convolutions = found(
    chain.links.flatMap(({ kind, module }) => (kind === 'dense' ? [] : module.name)),
  )
  const norms = chain.links.flatMap(({ norm }) => (norm ? recordOf(norm.module.name, modules) : []))
  const epsilons = new Set(norms.map((norm) => amountOf(norm, 'eps')))
  return {
    ...(convolutions.every(isPlain) && !modules.some(isUpsampling) && geometryOf(convolutions)),
    ...(epsilons.size === 1 && { epsilon: [...epsilons][0]! }),
    ...activationsOf(modules),
    ...Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined)),
  }
}

/** The module of a norm, or the norm that it consists of. */
function recordOf(name: string, modules: readonly DescribedModule[]): DescribedModule[] {
  const inside = modules.filter((one) => one.name === name || one.name.startsWith(`${name}.`))
  return inside.filter(({ settings }) => settings.has('eps')).slice(0, 1)
}

function geometryOf(convolutions: readonly DescribedModule[]): ArchitectureOverrides {
  const transposed = convolutions.filter((module) => torchClass(module) === 'ConvTranspose2d')
  return {
    strides: convolutions.map((module) => pairOf(module, 'stride')[0]),
    paddings: convolutions.map((module) => pairOf(module, 'padding')[0]),
    outputPaddings: transposed.map((module) => pairOf(module, 'output_padding')[0]),
  }
}

/** True for a convolution whose settings the overrides can express. */
function isPlain(module: DescribedModule): boolean {
  const { settings } = module
  if (typeof settings.get('padding') === 'string') return false
  const [stride, padding] = [pairOf(module, 'stride'), pairOf(module, 'padding')]
  return (
    [stride, padding].every(([rows, columns]) => rows === columns) &&
    (torchClass(module) === 'ConvTranspose2d' || stride[0] === 1) &&
    pairOf(module, 'dilation').every((step) => step === 1) &&
    settings.get('groups') === 1
  )
}

function isUpsampling(module: DescribedModule): boolean {
  return /^(Upsamp|PixelShuffle)/.test(torchClass(module) ?? '')
}

/** The hidden activation if the model has only one kind, and the output's. */
function activationsOf(modules: readonly DescribedModule[]): ArchitectureOverrides {
  const classes = modules.flatMap((module) => torchClass(module) ?? [])
  const slopes = modules.flatMap((module) =>
    torchClass(module) === 'LeakyReLU' ? amountOf(module, 'negative_slope') : [],
  )
  const output = classes.findLast((name) => name === 'Tanh' || name === 'Sigmoid')
  const isLeaky = new Set(slopes).size === 1 && !classes.includes('ReLU')
  return {
    ...(slopes.length === 0 && classes.includes('ReLU') && { hiddenActivation: 'relu' as const }),
    ...(isLeaky && { hiddenActivation: 'leakyRelu' as const, leakySlope: slopes[0]! }),
    ...(output && {
      outputActivation: output === 'Tanh' ? ('tanh' as const) : ('sigmoid' as const),
    }),
  }
}

/** Modules without children, in order of registration. */
function leavesOf(modules: readonly DescribedModule[]): DescribedModule[] {
  return modules.filter((module, i) => {
    const next = modules[i + 1]
    const hasChild = next?.name.startsWith(module.name === '' ? '' : `${module.name}.`) ?? false
    return !hasChild && !isSequential(module)
  })
}

/** True if every module is in a Sequential, except that the model may consist of several. */
function isChain(modules: readonly DescribedModule[], leaves: readonly DescribedModule[]): boolean {
  const [root, ...others] = modules
  const containers = others.filter((module) => !leaves.includes(module))
  const isInside = ({ name }: DescribedModule) => isSequential(root!) || name.includes('.')
  return root !== undefined && containers.every(isSequential) && leaves.every(isInside)
}

function isSequential(module: DescribedModule): boolean {
  return torchClass(module) === 'Sequential'
}

function orderNote(modules: readonly DescribedModule[]): string[] {
  const parts = modules.filter(({ name }) => name !== '' && !name.includes('.'))
  if (isSequential(modules[0]!) || parts.length < 2) return []
  const names = parts.map(({ name }) => `\`${name}\``).join(', ')
  return [`The parts of the model are assumed to run in the order of their registration: ${names}.`]
}
