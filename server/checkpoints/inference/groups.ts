/** The candidates for the generator in a file: its groups, and the parts of a group that holds several models. */
import type { SourceTensor, TensorGroup } from '../formats/source.ts'

/** A name or a path that says which model of a training bundle this is. */
const ROLE =
  /^_?(net_?)?(g|gen|generator|d|dis|disc|discriminator|critic|model|ema|c|e|enc|encoder)([-_ ]?(ema|avg|average|averaged|a2b|b2a|net|model|state_dict|state|dict|shadow|running))*$/i
/** Networks that losses and metrics keep beside the models. */
const BYSTANDER = /^(lpips|vgg|perceptual|fid|inception|metrics?|loss(es)?|criterion)/i
const GENERATOR = /(^|[._\s-])_?(ema_?)?(net_?)?(g|gen|generator)([-_ .]|$)|generator/i
const DISCRIMINATOR =
  /(^|[._\s-])_?(net_?)?(d|dis|disc|discriminator|critic)([-_ .]|$)|discriminator/i
const EMA =
  /(^|[._\s-])(g|gen|generator|net_?g|model)?_?(ema|averaged?|avg|shadow)([-_ .]|$)|ema_|_ema|Ema([A-Z]|$)|EMA/

/**
 * Most promising first: an EMA generator, a generator, what no name tells, a discriminator. A group whose names
 * begin with the names of models (`generator.`, `discriminator.`) is also cut into those.
 */
export function generatorCandidates(groups: readonly TensorGroup[]): readonly TensorGroup[] {
  return groups
    .flatMap((group) => [group, ...partsOf(group)])
    .map((group, order) => ({ group, order, rank: rankOf(group.path) }))
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ group }) => group)
}

/** Whether the path says that these are averaged weights. */
export function isEma(group: TensorGroup): boolean {
  return EMA.test(group.path)
}

function rankOf(path: string): number {
  if (DISCRIMINATOR.test(path) && !GENERATOR.test(path)) return 3
  if (EMA.test(path)) return 0
  return GENERATOR.test(path) ? 1 : 2
}

/** Only of a group that holds whole models and nothing else: a generator must not lose a part that has no such name. */
function partsOf(group: TensorGroup): TensorGroup[] {
  const parts = new Map<string, Map<string, SourceTensor>>()
  for (const [name, tensor] of group.tensors) {
    const dot = name.indexOf('.')
    const head = dot < 0 ? '' : name.slice(0, dot)
    if (BYSTANDER.test(head)) continue
    if (!ROLE.test(head)) return []
    const part = parts.get(head) ?? new Map()
    part.set(name.slice(dot + 1).replace(/^module\./, ''), tensor)
    parts.set(head, part)
  }
  return [...parts]
    .filter(([, tensors]) => tensors.size < group.tensors.size)
    .map(([head, tensors]) => ({
      path: group.path === '' ? head : `${group.path}.${head}`,
      tensors,
    }))
}
