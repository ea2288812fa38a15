/** Configures Prisma's command line so that `prisma generate` works without a network. */
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { defineConfig } from 'prisma/config'

const { resolve } = createRequire(import.meta.url)

// `generate` never runs the native schema engine, yet downloads one unless this names a file.
const engines = path.dirname(resolve('@prisma/engines/package.json'))
if (!readdirSync(engines).some((file) => file.startsWith('schema-engine-'))) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= resolve('prisma/package.json')
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
