/** Tests that the hand-written migrations create exactly the tables in schema.prisma. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asAdmin, createTestDatabase } from '../support/test-database.ts'
import { parsePrismaSchema } from './prisma-schema.ts'

test('the migrated database matches schema.prisma', async () => {
  const described = parsePrismaSchema(readFileSync('prisma/schema.prisma', 'utf8'))
  expect(described.columns.length).toBeGreaterThan(20)
  await using database = await createTestDatabase()
  await asAdmin(database.url, async (client) => {
    const lines = async (sql: string) =>
      (await client.query<{ line: string }>(sql)).rows.map((row) => row.line).sort()
    expect(await lines(COLUMNS)).toEqual(described.columns)
    expect(await lines(INDEXES)).toEqual(described.indexes)
    expect(await lines(FOREIGN_KEYS)).toEqual(described.foreignKeys)
  })
})

const OURS = `n.nspname = 'public' AND t.relname <> '_prisma_migrations'`

/** `table.column type`, with `?` where null is allowed. */
const COLUMNS = `
  SELECT format('%s.%s %s%s', t.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN '' ELSE '?' END) AS line
  FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE ${OURS} AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`

/** `table primary|unique|btree|gin (columns)`. */
const INDEXES = `
  SELECT format('%s %s (%s)', t.relname,
    CASE WHEN i.indisprimary THEN 'primary' WHEN i.indisunique THEN 'unique' ELSE m.amname END,
    (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
     FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum)) AS line
  FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_am m ON m.oid = x.relam JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE ${OURS}`

/** `table.column -> table.column, on delete`. */
const FOREIGN_KEYS = `
  SELECT format('%s.%s -> %s.%s, %s', t.relname, a.attname, f.relname, b.attname,
    CASE c.confdeltype WHEN 'c' THEN 'Cascade' WHEN 'r' THEN 'Restrict' ELSE 'other' END) AS line
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
  JOIN pg_attribute b ON b.attrelid = f.oid AND b.attnum = c.confkey[1]
  WHERE ${OURS} AND c.contype = 'f'`
