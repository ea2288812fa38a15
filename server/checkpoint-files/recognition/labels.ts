/** Finds where class labels enter a generator: the embedding of classes beside its chain. */
import type { Module, WeightModule } from './modules.ts'
import type { ValueSource } from './value-source.ts'

/** The values that a label brings to the chain. */
export interface LabelStem {
  readonly classes: number
  /** [classes, values]; absent: the label itself, one-hot. */
  readonly table?: ValueSource
  readonly values: number
  /** Modules that make them, for messages; empty if there are none. */
  readonly names: readonly string[]
}

/** Names of an nn.Embedding, whose weight has the shape of a dense layer's. */
const EMBEDDING = /(^|[._-])(label|class|cls|y)?_?emb(ed(d(ing|er))?s?)?\d*([._-]|$)/i
const LABEL = /(^|[._-])(labels?|class(es)?|cls|cond(itions?|itioned|itional)?)\d*([._-]|$)/i
const LINEAR = /(^|[._-])(fc|linear|lin|dense|proj(ect(ion)?)?)\d*([._-]|$)/i

/** True if a module is an nn.Embedding by its name. */
export function isEmbedding({ name, bias }: WeightModule): boolean {
  return bias === undefined && EMBEDDING.test(words(name))
}

/**
 * Separates the modules that make values of a label, an embedding and dense layers after it, from
 * the others. `label` is null if there are none.
 */
export function takeLabel(modules: readonly Module[]): {
  readonly label: LabelStem | null
  readonly modules: readonly Module[]
} {
  const stem = modules.filter(
    (module): module is WeightModule => module.kind === 'dense' && isOfLabel(module),
  )
  const label = stem.length === 0 ? null : makeStem(stem)
  if (label === null) return { label, modules }
  return { label, modules: modules.filter((module) => !stem.includes(module as WeightModule)) }
}

/** Takes a module without a telling name to be the embedding. */
export function embeddingOf(module: WeightModule): LabelStem {
  return makeStem([module])!
}

/** `labelEmbedding` as `label_Embedding` */
function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2')
}

function isOfLabel({ name, bias }: WeightModule): boolean {
  const text = words(name)
  return LABEL.test(text) || (EMBEDDING.test(text) && bias === undefined)
}

/** Null if the modules don't follow from each other. */
function makeStem(stem: readonly WeightModule[]): LabelStem | null {
  const [first, ...rest] = stem
  const isTable =
    first!.bias === undefined &&
    (isEmbedding(first!) || !LINEAR.test(words(first!.name)) || rest.length > 0)
  let table = isTable ? first!.weight : product(null, first!)
  for (const layer of rest) {
    if (layer.weight.shape[1] !== table.shape[1]) return null
    table = product(table, layer)
  }
  const [classes, values] = table.shape as [number, number]
  return { classes, table, values, names: stem.map(({ name }) => name) }
}

/** Rows [classes, values] after a dense layer; null stands for one-hot rows. */
function product(rows: ValueSource | null, { weight, bias }: WeightModule): ValueSource {
  const [units, inputs] = weight.shape as [number, number]
  const classes = rows?.shape[0] ?? inputs
  return {
    shape: [classes, units],
    read: () => {
      const [from, factors, shifts] = [rows?.read(false), weight.read(false), bias?.read(false)]
      return Float32Array.from({ length: classes * units }, (_, at) => {
        const [row, unit] = [Math.floor(at / units), at % units]
        let sum = shifts?.[unit] ?? 0
        if (from === undefined) return sum + factors[unit * inputs + row]!
        for (let i = 0; i < inputs; i++)
          sum += from[row * inputs + i]! * factors[unit * inputs + i]!
        return sum
      })
    },
  }
}
