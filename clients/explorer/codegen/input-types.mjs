/**
 * Codegen plugin: the fields of input types that take an enum or another input, with the name of
 * their type. Without it, an enum's value in JSON can't be told from a text.
 */
import * as gql from 'graphql'

/** @type {import('@graphql-codegen/plugin-helpers').PluginFunction} */
export function plugin(schema) {
  const inputs = Object.values(schema.getTypeMap()).filter(gql.isInputObjectType)
  const lines = inputs.map((input) => `  ${input.name}: { ${fieldsOf(input).join(', ')} },`)
  return [
    '/** Input types: their fields that take an enum or another input type, with its name. */',
    'export const inputTypes: Record<string, Record<string, string>> = {',
    ...lines,
    '}',
  ].join('\n')
}

function fieldsOf(input) {
  return Object.values(input.getFields()).flatMap(({ name, type }) => {
    const named = gql.getNamedType(type)
    return gql.isScalarType(named) ? [] : `${name}: '${named.name}'`
  })
}
