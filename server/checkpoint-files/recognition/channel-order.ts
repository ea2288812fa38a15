/** Restores a lost layer order: each layer takes the channels that the one before it outputs. */
import type { Module, WeightModule } from './modules.ts'

/** Modules of one attribute of the network, in file order. */
interface Block {
  readonly modules: readonly Module[]
  readonly weighted: readonly WeightModule[]
}

/** Data between two layers: z before the first, units without a shape after a dense one. */
type Flow = { readonly units: number } | { readonly channels: number } | 'z'

/** Limit of trials; ordinary files need about as many as they have layers. */
const MAX_TRIALS = 2_000

/**
 * Returns the modules with their blocks (modules that share the first part of their names) in an
 * order in which channels match; if several blocks fit, the first one given. Norms that stand alone
 * come last, except one as long as the dense layers' output. Null if there is no such order, or if
 * it is a discriminator's.
 */
export function orderByChannels(modules: readonly Module[]): readonly Module[] | null {
  const blocks = blocksOf(modules)
  if (leadsFromImage(modules.filter(isWeighted))) return null
  const start = blocks.filter(({ weighted }) => weighted.length > 0)
  const order = search(start, 'z', { left: MAX_TRIALS })
  if (order === null) return null
  const ordered = order.flatMap((block) => block.modules)
  const alone = blocks.flatMap((block) => (block.weighted.length === 0 ? block.modules : []))
  const dense = ordered.findLastIndex(({ kind }) => kind === 'dense')
  const units = ordered.filter(isWeighted).findLast(({ kind }) => kind === 'dense')?.weight.shape[0]
  const ofDense = alone.filter((norm) => norm.kind === 'norm' && norm.length === units)
  const others = alone.filter((norm) => !ofDense.includes(norm))
  return [...ordered.slice(0, dense + 1), ...ofDense, ...ordered.slice(dense + 1), ...others]
}

function isWeighted(module: Module): module is WeightModule {
  return module.kind !== 'norm'
}

function blocksOf(modules: readonly Module[]): Block[] {
  const headOf = ({ name }: Module) => name.split('.')[0]!
  return [...new Set(modules.map(headOf))].map((head) => {
    const members = modules.filter((module) => headOf(module) === head)
    return { modules: members, weighted: members.filter(isWeighted) }
  })
}

/** True if the plain convolutions, in order, start from an image. */
function leadsFromImage(weighted: readonly WeightModule[]): boolean {
  const convolutions = weighted.filter(({ kind }) => kind === 'convolution')
  const inputs = [3, 1].find((channels) => convolutions[0]?.weight.shape[1] === channels)
  return convolutions.every(
    ({ weight }, i) => weight.shape[1] === (convolutions[i - 1]?.weight.shape[0] ?? inputs),
  )
}

function search(blocks: readonly Block[], flow: Flow, trials: { left: number }): Block[] | null {
  if (blocks.length === 0) return endsInImage(flow) ? [] : null
  for (const block of blocks) {
    if (trials.left-- <= 0) return null
    const rest = blocks.filter((other) => other !== block)
    const needsDense = flow === 'z' && block.weighted[0]!.kind !== 'dense' && rest.some(isDense)
    if (needsDense) continue
    for (const after of through(block.weighted, flow)) {
      const order = search(rest, after, trials)
      if (order !== null) return [block, ...order]
    }
  }
  return null
}

function isDense({ weighted }: Block): boolean {
  return weighted[0]!.kind === 'dense'
}

function endsInImage(flow: Flow): boolean {
  return typeof flow === 'object' && 'channels' in flow && [1, 3].includes(flow.channels)
}

/** Possible outputs of the layers for this input; empty if they can't take it. */
function through(weighted: readonly WeightModule[], flow: Flow): Flow[] {
  return weighted.reduce<Flow[]>(
    (flows, module) => flows.flatMap((each) => step(module, each)),
    [flow],
  )
}

function step({ kind, weight }: WeightModule, flow: Flow): Flow[] {
  const [first, second] = weight.shape as [number, number]
  if (kind === 'dense') {
    const takes = flow === 'z' || ('units' in flow && flow.units === second)
    return takes ? [{ units: first }] : []
  }
  if (flow === 'z') return [{ channels: second }]
  const fits = (channels: number) =>
    'units' in flow
      ? Number.isInteger(Math.sqrt(flow.units / channels))
      : flow.channels === channels
  const outputs = [fits(first) ? second : null, fits(second) ? first : null]
  return [...new Set(outputs)].flatMap((channels) => (channels === null ? [] : [{ channels }]))
}
