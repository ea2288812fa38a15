/**
 * The arguments of a method: none, a single variable on its own, or an object of all variables. A
 * single variable whose input type has only one field becomes that field. Besides a single
 * variable, variables of `@include` become options, because they choose the selected fields.
 */
import * as gql from 'graphql'

/**
 * Returns the parameters before the options, the variables built from them, and the names of the
 * variables that become options.
 */
export function readArguments(schema, node) {
  const conditions = []
  const Directive = ({ arguments: [{ value }] }) => void conditions.push(value.name?.value)
  gql.visit(node.selectionSet, { Directive })
  const all = node.variableDefinitions.map(({ variable, type, defaultValue }) => {
    const read = gql.typeFromAST(schema, type)
    const optional = gql.isNullableType(read) || defaultValue !== undefined
    return { name: variable.name.value, type: read, optional }
  })
  const [only, another] = all.filter(({ name }) => !conditions.includes(name))
  if (!only) return { parameters: [], variables: '{}', switches: [] }
  if (another) {
    const kind = node.operation[0].toUpperCase() + node.operation.slice(1)
    const empty = all.every(({ optional }) => optional) ? ' = {}' : ''
    const parameter = `variables: g.${node.name.value}${kind}Variables${empty}`
    return { parameters: [parameter], variables: 'variables', switches: [] }
  }
  const switches = all.filter((variable) => variable !== only).map(({ name }) => name)
  const { parameter, value } = argument(only)
  const fields = [property(only.name, value), ...switches].join(', ')
  return { parameters: [parameter], variables: `{ ${fields} }`, switches }
}

function argument({ name, type, optional }) {
  const nullable = gql.getNullableType(type)
  if (gql.isListType(nullable)) {
    return {
      parameter: `${name}: readonly ${typeScript(nullable.ofType)}[]`,
      value: `[...${name}]`,
    }
  }
  const fields = gql.isInputObjectType(nullable) ? Object.values(nullable.getFields()) : []
  if (fields.length === 1) {
    const [field] = fields
    const inner = argument({ ...field, optional: !gql.isRequiredInputField(field) })
    return { parameter: inner.parameter, value: `{ ${property(field.name, inner.value)} }` }
  }
  const empty = fields.length > 0 && !nullable.isOneOf && !fields.some(gql.isRequiredInputField)
  if (empty) return { parameter: `${name}: ${typeScript(type)} = {}`, value: name }
  return { parameter: `${name}${optional ? '?' : ''}: ${typeScript(type)}`, value: name }
}

function property(name, value) {
  return name === value ? name : `${name}: ${value}`
}

const SCALARS = {
  ID: 'string',
  String: 'string',
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
}

function typeScript(type) {
  const named = gql.getNamedType(type)
  const name = gql.isScalarType(named) ? (SCALARS[named.name] ?? 'unknown') : `g.${named.name}`
  return gql.isNullableType(type) ? `${name} | null` : name
}
