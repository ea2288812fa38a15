/**
 * The cost of introspection: of each value that it returns, counted with the average lengths of the
 * schema's lists.
 */
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql'

/** One value: about 1 µs to complete and print, relative to one sample. */
const VALUE = 0.001

/** Average lengths by the names of introspection's lists. */
type Lengths = Readonly<Record<string, number>>

const lengths = new WeakMap<GraphQLSchema, Lengths>()

/** The cost of a field of introspection, if the fields below it cost `child`. */
export function introspectionCost(schema: GraphQLSchema, field: string, child: number): number {
  let known = lengths.get(schema)
  if (!known) {
    known = lengthsOf(schema)
    lengths.set(schema, known)
  }
  return VALUE + (known[field] ?? 1) * child
}

function lengthsOf(schema: GraphQLSchema): Lengths {
  const types = Object.values(schema.getTypeMap())
  const composite = types.filter((type) => isObjectType(type) || isInterfaceType(type))
  const fields = composite.flatMap((type) => Object.values(type.getFields()))
  const inputs = types.filter(isInputObjectType).flatMap((type) => Object.values(type.getFields()))
  const values = types.filter(isEnumType).flatMap((type) => type.getValues())
  const args = fields.flatMap((field) => field.args)
  const implementing = composite.flatMap((type) => type.getInterfaces())
  return {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: fields.length / types.length,
    args: args.length / fields.length,
    inputFields: inputs.length / types.length,
    enumValues: values.length / types.length,
    interfaces: implementing.length / types.length,
    possibleTypes: implementing.length / types.length,
    // Most types are a name, or a name that can't be null.
    ofType: 0.5,
  }
}
