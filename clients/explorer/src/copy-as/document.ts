/** Rewrites GraphQL documents for given variables. */
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql'
import type { DocumentNode, TypeNode, ValueNode, VariableDefinitionNode } from 'graphql'
import { inputTypes } from './generated/input-types.ts'

type Variables = Readonly<Record<string, unknown>>

/** The document on one line, without the variables that aren't given. */
export function compact(document: string, variables: Variables): string {
  const isGiven = (name: string) => variables[name] !== undefined
  return stripIgnoredCharacters(print(rewrite(parse(document), variables, isGiven)))
}

/** The document with the values in place of the variables. */
export function inline(document: string, variables: Variables): string {
  return print(rewrite(parse(document), variables, () => false))
}

/**
 * Replaces the variables that aren't kept with their values or defaults. An argument without a
 * value is left out.
 */
function rewrite(
  document: DocumentNode,
  variables: Variables,
  isKept: (name: string) => boolean,
): DocumentNode {
  const values = new Map<string, ValueNode | undefined>()
  visit(document, {
    VariableDefinition: (definition) => {
      values.set(definition.variable.name.value, valueOf(definition, variables))
    },
  })
  return visit(document, {
    VariableDefinition: ({ variable }) => (isKept(variable.name.value) ? undefined : null),
    Argument({ value }) {
      if (value.kind !== Kind.VARIABLE || isKept(value.name.value)) return undefined
      return values.get(value.name.value) ? undefined : null
    },
    Variable: ({ name }) => (isKept(name.value) ? undefined : values.get(name.value)),
  })
}

function valueOf({ variable, type, defaultValue }: VariableDefinitionNode, variables: Variables) {
  const given = variables[variable.name.value]
  return given === undefined ? defaultValue : literal(given, namedType(type))
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

const TEXTS = ['ID', 'String', 'DateTime']

/** The literal of a value in JSON whose type, or whose items' type, has this name. */
function literal(value: unknown, type: string): ValueNode {
  if (value === null) return { kind: Kind.NULL }
  if (Array.isArray(value)) {
    return { kind: Kind.LIST, values: value.map((item) => literal(item, type)) }
  }
  switch (typeof value) {
    case 'boolean':
      return { kind: Kind.BOOLEAN, value }
    case 'number':
      return { kind: /^-?\d+$/.test(String(value)) ? Kind.INT : Kind.FLOAT, value: String(value) }
    case 'string':
      return { kind: TEXTS.includes(type) ? Kind.STRING : Kind.ENUM, value }
    default:
      return { kind: Kind.OBJECT, fields: fieldsOf(value as object, type) }
  }
}

function fieldsOf(value: object, type: string) {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return fields.map(([name, field]: [string, unknown]) => ({
    kind: Kind.OBJECT_FIELD as const,
    name: { kind: Kind.NAME as const, value: name },
    value: literal(field, inputTypes[type]?.[name] ?? 'String'),
  }))
}
