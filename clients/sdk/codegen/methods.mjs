/**
 * Codegen plugin: one method for each operation of `clients/sdk/operations`.
 *
 * - Arguments: none, a single variable, or an object of all variables (`arguments.mjs`).
 * - Result: the root field, or its only selected field.
 * - Subscriptions resume after the last event (`$after`) or with the next frame (`start` of
 * `$input`).
 * - Doc comment: the comment above the operation, else the description of the returned field. A
 * deprecated root field deprecates the method.
 */
import * as gql from 'graphql'
import { readArguments } from './arguments.mjs'

/** @type {import('@graphql-codegen/plugin-helpers').PluginFunction} */
export function plugin(schema, documents) {
  const operations = documents
    .flatMap(({ document }) => document.definitions)
    .filter(({ kind }) => kind === gql.Kind.OPERATION_DEFINITION)
    .map((node) => readOperation(schema, node))
  return [
    "import * as base from '../operation-base.ts'",
    "import * as g from './graphql.ts'",
    '',
    ...operations.filter(({ switches }) => switches.length > 0).map(optionsType),
    '/** The operations of `clients/sdk/operations`, one method each. */',
    'export abstract class Operations extends base.OperationBase {',
    operations.map(method).join('\n'),
    '}',
  ].join('\n')
}

function readOperation(schema, node) {
  const name = node.name.value
  const [root, another] = node.selectionSet.selections
  if (another || root.alias) throw new Error(`${name}: select one root field, without an alias.`)
  const field = schema.getRootType(node.operation).getFields()[root.name.value]
  const comment = commentAbove(node)
  const methodName = name[0].toLowerCase() + name.slice(1)
  const operation = { name, methodName, field: field.name, deprecated: field.deprecationReason }
  Object.assign(operation, readArguments(schema, node))
  if (node.operation === 'subscription') {
    const resume = resumeRule(node, field)
    return { ...operation, live: true, resume, description: comment || field.description }
  }
  const only = onlySelected(root, field.type)
  const nullable = only && gql.isNullableType(field.type)
  const missing = nullable ? missingError(schema, root, field, operation) : undefined
  const returned = node.operation === 'query' && only ? only : field
  return { ...operation, only, missing, description: comment || returned.description }
}

/** The only selected field of an object, or undefined. */
function onlySelected({ selectionSet }, type) {
  const [first, another] = selectionSet?.selections ?? []
  const object = gql.getNullableType(type)
  if (another || first?.kind !== gql.Kind.FIELD || gql.isListType(object)) return undefined
  return object.getFields()[first.name.value]
}

/** The error for a null object: its code, and the argument that refers to the object. */
function missingError(schema, root, field, { name, variables }) {
  const type = gql.getNamedType(field.type).name
  const code = `${type.replace(/(?<=.)[A-Z]/g, '_$&').toUpperCase()}_NOT_FOUND`
  const [reference] = root.arguments
  if (reference && schema.getType('ErrorCode').getValue(code)) {
    const variable = reference.value.name.value
    return `'${code}', ${variables === 'variables' ? `variables.${variable}` : variable}`
  }
  throw new Error(`${name}: no ${code} in ErrorCode; select a second field of ${type}.`)
}

/** The rule for resuming a subscription after a lost connection, if its variables allow it. */
function resumeRule(node, field) {
  if (node.variableDefinitions.some(({ variable }) => variable.name.value === 'after')) {
    return `base.afterEvent('${field.name}')`
  }
  const input = field.args.find(({ name }) => name === 'input')
  const hasStart = input && 'start' in gql.getNamedType(input.type).getFields()
  return hasStart ? `base.afterFrame('${field.name}')` : undefined
}

/** The `#` lines right above an operation. */
function commentAbove(node) {
  const lines = []
  for (let { prev } = node.loc.startToken; prev.kind === 'Comment'; prev = prev.prev) {
    lines.unshift(prev.value.trim())
  }
  return lines.join(' ')
}

function optionsType({ name, methodName, switches }) {
  const fields = switches.map((field) => `  readonly ${field}?: boolean\n`).join('')
  return `/** Optional selections of \`${methodName}\`. */
export interface ${name}Options extends base.RequestOptions {
${fields}}
`
}

function method(operation) {
  const { name, methodName, parameters, variables } = operation
  const comment = docComment(operation)
  const sent = `g.${name}Document, ${variables}`
  if (operation.live) {
    const options = operation.resume ? `{ ...options, resume: ${operation.resume} }` : 'options'
    return `${comment}  ${methodName}(${[...parameters, 'options?: base.StreamOptions'].join(', ')}) {
    return this.subscribe(${sent}, ${options})
  }
`
  }
  return `${comment}  async ${methodName}(${[...parameters, optionsParameter(operation)].join(', ')}) {
    const data = await this.query(${sent}, options)
    return ${result(operation)}
  }
`
}

function optionsParameter({ name, switches }) {
  if (switches.length === 0) return 'options?: base.RequestOptions'
  return `{ ${switches.join(', ')}, ...options }: ${name}Options = {}`
}

function result({ field, only, missing }) {
  const object = missing ? `base.required(data.${field}, ${missing})` : `data.${field}`
  return only ? `${object}.${only.name}` : object
}

function docComment({ description, deprecated }) {
  const lines = [...wrap(description), ...wrap(deprecated && `@deprecated ${deprecated}`)]
  if (lines.length === 0) return ''
  if (lines.length === 1) return `  /** ${lines[0]} */\n`
  return `  /**\n${lines.map((line) => `   * ${line}\n`).join('')}   */\n`
}

function wrap(text) {
  if (!text) return []
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    if (`${lines.at(-1)} ${word}`.length > 90) lines.push('')
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim()
  }
  return lines
}
