/** The executable schema: the SDL of schema/, LatentQL's resolvers, and the roles that mutations need. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import { resolvers } from './resolvers/index.ts'
import { guardMutations } from './roles.ts'

/** schema/ lies beside server/ in the sources, and one folder further up from the build in dist/. */
function schemaFolder(): string {
  const built = import.meta.url.endsWith('.js')
  return fileURLToPath(new URL(built ? '../../../schema' : '../../schema', import.meta.url))
}

/** The SDL, one document a file. */
export function readTypeDefs(folder = schemaFolder()): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'))
  return files.sort().map((file) => readFileSync(path.join(folder, file), 'utf8'))
}

export function createSchema(): GraphQLSchema {
  const schema = makeExecutableSchema({ typeDefs: readTypeDefs(), resolvers })
  guardMutations(schema)
  return schema
}
