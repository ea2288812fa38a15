/** Merges batch norms with the tables of their classes: conditional batch norms. */
import { CheckpointInvalid } from '../../errors.ts'
import type { Module, NormModule, WeightModule } from './modules.ts'
import type { ValueSource } from './value-source.ts'

/** Last parts of the names of tables with a scale and an offset for each class. */
const SCALE = /(^|[_-])(weights?|gammas?|scales?|gains?)\d*([_-]|$)/i
const OFFSET = /(^|[_-])(bias(es)?|betas?|shifts?|offsets?)\d*([_-]|$)/i
const BOTH = /(^|[_-])(emb(ed(d(ing|er))?s?)?|affine|cond)\d*([_-]|$)/i

/**
 * Returns the modules with each norm that has tables of classes beside or within it merged into
 * one. A single table has the scales and the offsets side by side; scales around 0 are differences
 * from 1.
 */
export function mergeClassNorms(modules: readonly Module[]): readonly Module[] {
  const norms = modules.filter((module): module is NormModule => module.kind === 'norm')
  const merged = new Map<Module, NormModule>()
  const used = new Set<Module>()
  for (const norm of norms) {
    const tables = tablesOf(norm, norms, modules)
    if (tables.length === 0) continue
    merged.set(norm, mergeNorm(norm, tables, norms))
    for (const table of tables) used.add(table)
  }
  return modules.flatMap((module) => (used.has(module) ? [] : (merged.get(module) ?? module)))
}

/** Number of classes of the norms, if they have any. Throws CheckpointInvalid if it varies. */
export function classesOfNorms(modules: readonly Module[]): number | null {
  const counts = new Set(
    modules.flatMap((module) => (module.kind === 'norm' ? (module.classes ?? []) : [])),
  )
  if (counts.size <= 1) return [...counts][0] ?? null
  throw new CheckpointInvalid(
    `Its conditional norms have different numbers of classes: ${[...counts].join(', ')}.`,
  )
}

function tablesOf(
  norm: NormModule,
  norms: readonly NormModule[],
  modules: readonly Module[],
): readonly WeightModule[] {
  const parent = parentOf(norm.name)
  const isOnly = norms.every((other) => other === norm || parentOf(other.name) !== parent)
  return modules.filter((module): module is WeightModule => {
    if (module.kind !== 'dense' || module.bias !== undefined) return false
    const [within, last] = [parentOf(module.name), lastOf(module.name)]
    const isBeside =
      within === norm.name ||
      (within === parent && (isOnly || numberOf(last) === numberOf(lastOf(norm.name))))
    const values = module.weight.shape[1]
    const isHalf = SCALE.test(last) || OFFSET.test(last)
    return (
      isBeside &&
      ((values === norm.length && isHalf) || (values === 2 * norm.length && BOTH.test(last)))
    )
  })
}

function mergeNorm(
  norm: NormModule,
  tables: readonly WeightModule[],
  norms: readonly NormModule[],
): NormModule {
  const [first, second] = tables
  const { length } = norm
  const parent = parentOf(first!.name)
  const counts = new Set(tables.map(({ weight }) => weight.shape[0]!))
  if (tables.length > 2 || counts.size > 1 || (second && first!.weight.shape[1] !== length))
    throw new CheckpointInvalid(
      `The tables of \`${norm.name}\` are not one scale and one offset for each class: ` +
        `${tables.map(({ name, weight }) => `\`${name}\` [${weight.shape.join(', ')}]`).join(', ')}.`,
    )
  const parts =
    first!.weight.shape[1] === 2 * length
      ? halves(first!.weight, length)
      : { scale: find(tables, SCALE), offset: find(tables, OFFSET) }
  const isWrapped =
    parent !== '' && norms.every((one) => one === norm || parentOf(one.name) !== parent)
  return {
    ...norm,
    name: isWrapped ? parent : norm.name,
    classes: [...counts][0]!,
    ...folded(norm, parts),
  }
}

interface Tables {
  readonly scale: ValueSource | undefined
  readonly offset: ValueSource | undefined
}

function find(tables: readonly WeightModule[], names: RegExp): ValueSource | undefined {
  return tables.find(({ name }) => names.test(lastOf(name)))?.weight
}

/** Scales come first, unless only the second half of the rows is around 1. */
function halves(table: ValueSource, length: number): Tables {
  const [first, second] = [columns(table, 0, length), columns(table, length, length)]
  const isSwapped = !isAroundOne(first.read(false)) && isAroundOne(second.read(false))
  return isSwapped ? { scale: second, offset: first } : { scale: first, offset: second }
}

/** Applies the norm's own scale and offset before those of the class. */
function folded(
  { scale: own, offset: shift }: NormModule,
  { scale, offset }: Tables,
): Partial<NormModule> {
  const factors = scale && fromOne(scale)
  const shape = (scale ?? offset)!.shape
  const each = (value: (column: number, at: number) => number): Float32Array =>
    Float32Array.from({ length: shape[0]! * shape[1]! }, (_, at) => value(at % shape[1]!, at))
  const scaled: ValueSource = {
    shape,
    read: () => {
      const [by, before] = [factors?.read(false), own?.read(false)]
      return each((column, at) => (by?.[at] ?? 1) * (before?.[column] ?? 1))
    },
  }
  const shifted: ValueSource = {
    shape,
    read: () => {
      const [by, before, added] = [factors?.read(false), shift?.read(false), offset?.read(false)]
      return each((column, at) => (by?.[at] ?? 1) * (before?.[column] ?? 0) + (added?.[at] ?? 0))
    },
  }
  return { scale: scaled, offset: shifted }
}

function fromOne(scale: ValueSource): ValueSource {
  if (isAroundOne(scale.read(false))) return scale
  return { shape: scale.shape, read: () => scale.read(false).map((value) => 1 + value) }
}

/** True if the mean of the values is nearer to 1 than to 0. */
function isAroundOne(values: Float32Array): boolean {
  return values.reduce((sum, value) => sum + value, 0) / values.length > 0.5
}

function columns(table: ValueSource, from: number, count: number): ValueSource {
  const [rows, all] = table.shape as [number, number]
  return {
    shape: [rows, count],
    read: () => {
      const values = table.read(false)
      return Float32Array.from(
        { length: rows * count },
        (_, at) => values[Math.floor(at / count) * all + from + (at % count)]!,
      )
    },
  }
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')))
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function numberOf(name: string): string | undefined {
  return /(\d+)$/.exec(name)?.[1]
}
