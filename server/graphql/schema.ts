/** The executable schema: the SDL of schema/, the resolvers, and the roles of mutations. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import { undeclared } from './declarations.ts'
import { declared, resolvers } from './resolvers/index.ts'
import { measureResponses } from './response-size.ts'
import { guardMutations } from './roles.ts'
import { scalars } from './scalars.ts'

/** schema/ is next to server/, in the sources and in the build. */
const SCHEMA_FOLDER = fileURLToPath(new URL('../../schema', import.meta.url))

/** Reads the SDL, one document per file. */
export function readTypeDefs(): string[] {
  const files = readdirSync(SCHEMA_FOLDER).filter((file) => file.endsWith('.graphql'))
  return files.sort().map((file) => readFileSync(path.join(SCHEMA_FOLDER, file), 'utf8'))
}

/** Throws if a field declares no cost or a mutation no role; neither has a default. */
export function createSchema(): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: readTypeDefs(),
    resolvers: [scalars, ...resolvers],
  })
  const missing = undeclared(schema, declared)
  if (missing.length > 0) throw new Error(missing.join('; '))
  guardMutations(schema, declared)
  measureResponses(schema)
  return schema
}
