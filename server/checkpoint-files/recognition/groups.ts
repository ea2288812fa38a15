/**
 * Candidates for the network in a file: its groups, and the parts of groups with several models.
 */
import type { DescribedModule, SourceTensor, TensorGroup } from '../formats/source.ts'
import { isBookkeeping } from './modules.ts'

const GENERATORS = new Set(['g', 'gen', 'generator', 'netg', 'dec', 'decoder'])
const DISCRIMINATORS = new Set(['d', 'dis', 'disc', 'discriminator', 'netd', 'critic'])
const AVERAGES = new Set(['ema', 'avg', 'average', 'averaged', 'shadow', 'swa'])
const OTHER_ROLES = new Set(['e', 'enc', 'encoder', 'c', 'classifier', 'model', 'net', 'q'])
/** Names of networks in losses and metrics. */
const METRIC_NETWORK = /^(lpips|vgg|perceptual|fid|inception|metrics?|loss(es)?|criterion)/i

/**
 * Candidates for the generator, most promising first: EMA generators, generators, unlabelled
 * groups, discriminators. A group whose names start with the names of models (`generator.`,
 * `discriminator.`) is also split into these.
 */
export function generatorCandidates(groups: readonly TensorGroup[]): readonly TensorGroup[] {
  return groups
    .flatMap((whole) => [whole, ...partsOf(whole)].map((group) => ({ group, whole })))
    .map(({ group, whole }, order) => {
      // A part of dense layers may be all of a perceptron, or the beginning of the whole.
      const isDense = !hasKernels(group) && hasKernels(whole)
      return { group, order, rank: isDense ? 2.5 : rankOf(group) }
    })
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ group }) => group)
}

function hasKernels({ tensors }: TensorGroup): boolean {
  return [...tensors.values()].some(({ shape }) => shape.length === 4)
}

/**
 * Candidates for the discriminator, most promising first: groups labelled as one, then unlabelled
 * groups. Generators and their averages are excluded.
 */
export function discriminatorCandidates(groups: readonly TensorGroup[]): readonly TensorGroup[] {
  const rank = (group: TensorGroup) => [2, 2, 1, 0][rankOf(group)]!
  return groups
    .flatMap((group) => [group, ...partsOf(group)])
    .filter((group) => rank(group) < 2)
    .toSorted((a, b) => rank(a) - rank(b))
}

/** True if a name in the file marks a discriminator. */
export function namesDiscriminator(groups: readonly TensorGroup[]): boolean {
  return groups.flatMap((group) => [group, ...partsOf(group)]).some((group) => rankOf(group) === 3)
}

/** True if a name in the file marks a generator, or the average of one. */
export function namesGenerator(groups: readonly TensorGroup[]): boolean {
  return groups.flatMap((group) => [group, ...partsOf(group)]).some((group) => rankOf(group) < 2)
}

/** True if the path, or a counter among the tensors, marks averaged weights. */
export function isEma({ path, tensors }: TensorGroup): boolean {
  return isAverage(wordsOf(path)) || tensors.has('n_averaged')
}

/** `ema_model`, but not `ema.online_model`, from which it is averaged. */
function isAverage(words: readonly string[]): boolean {
  return words.some((word) => AVERAGES.has(word)) && !words.includes('online')
}

function rankOf(group: TensorGroup): number {
  const words = wordsOf(group.path)
  const generator = words.some((word) => GENERATORS.has(word))
  if (!generator && words.some((word) => DISCRIMINATORS.has(word))) return 3
  if (isEma(group)) return 0
  return generator ? 1 : 2
}

/** `models.netG_ema` -> models, net, g, ema */
function wordsOf(path: string): string[] {
  return path
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
}

/** True if a name is that of a whole model, not of a layer. */
function isRole(name: string): boolean {
  return wordsOf(name).some((word) =>
    [GENERATORS, DISCRIMINATORS, AVERAGES, OTHER_ROLES].some((roles) => roles.has(word)),
  )
}

/**
 * Splits only groups that consist of whole models: a generator must not lose a part without such a
 * name.
 */
function partsOf(group: TensorGroup): TensorGroup[] {
  const parts = new Map<string, Map<string, SourceTensor>>()
  for (const [name, tensor] of group.tensors) {
    const dot = name.indexOf('.')
    const head = dot < 0 ? '' : name.slice(0, dot)
    if (METRIC_NETWORK.test(head) || (dot < 0 && isBookkeeping(name))) continue
    if (!isRole(head)) return []
    const part = parts.get(head) ?? new Map()
    part.set(name.slice(dot + 1).replace(/^module\./, ''), tensor)
    parts.set(head, part)
  }
  return [...parts]
    .filter(([, tensors]) => tensors.size < group.tensors.size)
    .map(([head, tensors]) => ({
      path: group.path === '' ? head : `${group.path}.${head}`,
      tensors,
      ...(group.modules && { modules: modulesWithin(group.modules, head) }),
    }))
}

/** The modules of a model's part, named as within it. */
function modulesWithin(modules: readonly DescribedModule[], part: string): DescribedModule[] {
  return modules.flatMap((module) => {
    if (module.name === part) return { ...module, name: '' }
    if (!module.name.startsWith(`${part}.`)) return []
    return { ...module, name: module.name.slice(part.length + 1) }
  })
}
