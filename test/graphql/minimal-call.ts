/** Builds a call of any root field, with the simplest value for every required argument. */
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isObjectType,
  isInterfaceType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql'

/** Returns `field(argument: value) { __typename }`. */
export function minimalCall(field: GraphQLField<unknown, unknown>): string {
  const args = field.args
    .filter(isRequiredArgument)
    .map(({ name, type }) => `${name}: ${simplest(type)}`)
  const type = getNamedType(field.type)
  const selection = isObjectType(type) || isInterfaceType(type) ? ' { __typename }' : ''
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selection}`
}

/** Returns a value of a type as it is written in a document. */
function simplest(type: GraphQLInputType): string {
  if (isNonNullType(type)) return simplest(type.ofType)
  if (isListType(type)) return `[${simplest(type.ofType)}]`
  if (isEnumType(type)) return type.getValues()[0]!.name
  if (!isInputObjectType(type)) return ['Int', 'Float'].includes(type.name) ? '1' : '"x"'
  const fields = Object.values(type.getFields())
  const given = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField)
  return `{ ${given.map((field) => `${field.name}: ${simplest(field.type)}`).join(', ')} }`
}
