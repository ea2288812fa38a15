/** Parses the tables in schema.prisma. Throws for any syntax that the file does not use. */

export interface DescribedSchema {
  /** `table.column type`, with `?` where null is allowed; sorted. */
  readonly columns: readonly string[]
  /** `table primary|unique|btree|gin (columns)`; sorted. */
  readonly indexes: readonly string[]
  /** `table.column -> table.column, on delete`; sorted. */
  readonly foreignKeys: readonly string[]
}

const TYPES: Record<string, string> = {
  String: 'text',
  'String @db.Uuid': 'uuid',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Float: 'double precision',
  Json: 'jsonb',
  Bytes: 'bytea',
  'DateTime @db.Timestamptz(3)': 'timestamp(3) with time zone',
}

interface Model {
  readonly table: string
  readonly fields: readonly Field[]
  readonly blockAttributes: readonly string[]
}

interface Field {
  readonly name: string
  readonly column: string
  readonly type: string
  readonly suffix: string
  readonly attributes: string
}

export function parsePrismaSchema(source: string): DescribedSchema {
  const text = source.replace(/\/\/.*$/gm, '')
  const models = new Map<string, Model>()
  for (const [, name, body] of text.matchAll(/^model (\w+) \{$([\s\S]*?)^\}$/gm)) {
    models.set(name!, parseModel(name!, body!))
  }
  const all = [...models.values()]
  return {
    columns: all.flatMap((model) => columnsOf(model, models)).sort(),
    indexes: all.flatMap(indexesOf).sort(),
    foreignKeys: all.flatMap((model) => foreignKeysOf(model, models)).sort(),
  }
}

function parseModel(name: string, body: string): Model {
  const lines = body.split('\n').map((line) => line.trim())
  const blockAttributes = lines.filter((line) => line.startsWith('@@'))
  const fields = lines
    .filter((line) => line !== '' && !line.startsWith('@@'))
    .map((line): Field => {
      const [, field, type, suffix, attributes] =
        /^(\w+)\s+(\w+)(\[\]|\?)?\s*(.*)$/.exec(line) ?? throwAt(line)
      const column = /(?<!@)@map\("(\w+)"\)/.exec(attributes!)?.[1] ?? field!
      return { name: field!, column, type: type!, suffix: suffix ?? '', attributes: attributes! }
    })
  const table = blockAttributes.map((line) => /@@map\("(\w+)"\)/.exec(line)?.[1]).find(Boolean)
  return { table: table ?? name, fields, blockAttributes }
}

function columnsOf({ table, fields }: Model, models: ReadonlyMap<string, Model>): string[] {
  return fields
    .filter((field) => !models.has(field.type))
    .map(({ column, type, suffix, attributes }) => {
      const native = /@db\.\w+(\(\d+\))?/.exec(attributes)?.[0]
      const sql = TYPES[native ? `${type} ${native}` : type] ?? throwAt(`${type} ${native}`)
      return `${table}.${column} ${sql}${suffix === '[]' ? '[]?' : suffix}`
    })
}

function indexesOf({ table, fields, blockAttributes }: Model): string[] {
  const single = fields.flatMap(({ column, attributes }) => [
    ...(/@id\b/.test(attributes) ? [`${table} primary (${column})`] : []),
    ...(/@unique\b/.test(attributes) ? [`${table} unique (${column})`] : []),
  ])
  const kinds: Record<string, string> = { id: 'primary', unique: 'unique', index: 'btree' }
  const several = blockAttributes.flatMap((line) => {
    const [, kind, names] = /^@@(id|unique|index)\(\[([\w, ]+)(?:\(ops: \w+\))?\]/.exec(line) ?? []
    if (!kind) return []
    const columns = names!.split(/,\s*/).map((name) => columnOf(fields, name))
    const method = /type: (\w+)/.exec(line)?.[1]?.toLowerCase() ?? kinds[kind]
    return [`${table} ${method} (${columns.join(', ')})`]
  })
  return [...single, ...several]
}

function foreignKeysOf({ table, fields }: Model, models: ReadonlyMap<string, Model>): string[] {
  return fields.flatMap(({ type, attributes }) => {
    const relation = /@relation\(fields: \[(\w+)\], references: \[(\w+)\]/.exec(attributes)
    if (!relation) return []
    const other = models.get(type) ?? throwAt(type)
    const onDelete = /onDelete: (\w+)/.exec(attributes)?.[1] ?? 'Restrict'
    const from = columnOf(fields, relation[1]!)
    const to = columnOf(other.fields, relation[2]!)
    return [`${table}.${from} -> ${other.table}.${to}, ${onDelete}`]
  })
}

function columnOf(fields: readonly Field[], name: string): string {
  return fields.find((field) => field.name === name)?.column ?? throwAt(name)
}

function throwAt(what: string): never {
  throw new Error(`Unsupported syntax in schema.prisma: ${what}`)
}
