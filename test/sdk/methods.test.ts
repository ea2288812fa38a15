import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { buildSchema, parse } from 'graphql'
import { expect, it } from 'vitest'

const path = new URL('../../clients/sdk/codegen/methods.mjs', import.meta.url).href
const { plugin } = (await import(path)) as { plugin: PluginFunction }

const schema = buildSchema(`
  type Query { "One shelf, or null." shelf(id: ID!): Shelf shelves(first: Int): [Shelf!]!
    "All books." books: [Book!]! @deprecated(reason: "Use shelves.") }
  type Mutation {
    "Adds a book." addBook(input: AddBookInput!): BookPayload!
    removeBook(input: RemoveBookInput!): BookPayload!
    removeBooks(ids: [ID!]!): RemovedPayload!
    sort(input: SortInput!): Shelf!
  }
  type Subscription {
    events(shelf: ID!, after: Int): Event!
    play(input: PlayInput!): Frame!
    now: Int!
  }
  type Shelf { id: ID! "Books on it." books: [Book!]! label: String }
  type Book { id: ID! title: String! }
  type BookPayload { book: Book! notes: [String!]! }
  type RemovedPayload { ids: [ID!]! }
  input AddBookInput { shelf: ID! title: String! }
  input RemoveBookInput { id: ID! }
  input SortInput { by: String = "title", down: Boolean! = false }
  input PlayInput { name: String!, start: Int! = 0 }
  type Event { seq: Int! }
  type Frame { index: Int! }
  enum ErrorCode { SHELF_NOT_FOUND }
`)

/** Returns the plugin's output for operations, on one line. */
async function generate(operations: string): Promise<string> {
  const code = await plugin(schema, [{ document: parse(operations) }], {})
  return String(code).replace(/\s+/g, ' ')
}

it('returns the root field of a query, and takes several variables as one object', async () => {
  const code = await generate(
    'query Shelves($first: Int, $x: Int) { shelves(first: $first) { id } }',
  )
  expect(code).toContain(
    'async shelves(variables: g.ShelvesQueryVariables = {}, options?: base.RequestOptions) { ' +
      'const data = await this.query(g.ShelvesDocument, variables, options) return data.shelves }',
  )
})

it('takes a single variable as the argument, optional if it may be left out', async () => {
  const code = await generate(`
    query Shelf($id: ID!) { shelf(id: $id) { id label } }
    query Shelves($first: Int) { shelves(first: $first) { id } }
    mutation Sort($input: SortInput!) { sort(input: $input) { id label } }
  `)
  expect(code).toContain('async shelf(id: string, options?')
  expect(code).toContain('g.ShelfDocument, { id }, options')
  expect(code).toContain('async shelves(first?: number | null, options?')
  expect(code).toContain('async sort(input: g.SortInput = {}, options?')
})

it('takes the only field of an input as the argument', async () => {
  const code = await generate(
    'mutation RemoveBook($input: RemoveBookInput!) { removeBook(input: $input) { book { id } notes } }',
  )
  expect(code).toContain('async removeBook(id: string, options?')
  expect(code).toContain('g.RemoveBookDocument, { input: { id } }, options')
})

it('takes a list as readonly', async () => {
  const code = await generate(
    'mutation RemoveBooks($ids: [ID!]!) { removeBooks(ids: $ids) { ids } }',
  )
  expect(code).toContain('async removeBooks(ids: readonly string[], options?')
  expect(code).toContain('{ ids: [...ids] }')
})

it('takes variables of @include as options besides a single variable', async () => {
  const code = await generate(
    'query Shelf($id: ID!, $books: Boolean! = false) { shelf(id: $id) { id books @include(if: $books) { id } } }',
  )
  expect(code).toContain(
    'export interface ShelfOptions extends base.RequestOptions { readonly books?: boolean }',
  )
  expect(code).toContain('async shelf(id: string, { books, ...options }: ShelfOptions = {})')
  expect(code).toContain('g.ShelfDocument, { id, books }, options')
})

it('returns the only selected field of a payload, else the payload', async () => {
  const one = 'mutation AddBook($input: AddBookInput!) { addBook(input: $input) { book { id } } }'
  expect(await generate(one)).toContain('return data.addBook.book }')
  const more = one.replace('book {', 'notes book {')
  expect(await generate(more)).toContain('return data.addBook }')
})

it('returns the only selected field of an object, and throws the error for a missing object', async () => {
  const code = await generate('query ShelfBooks($id: ID!) { shelf(id: $id) { books { id } } }')
  expect(code).toContain("return base.required(data.shelf, 'SHELF_NOT_FOUND', id).books }")
  expect(code).toContain('/** Books on it. */ async shelfBooks(')
})

it('resumes subscriptions after the last event or frame, and restarts others', async () => {
  const code = await generate(`
    subscription Events($shelf: ID!, $after: Int) { events(shelf: $shelf, after: $after) { seq } }
    subscription Play($input: PlayInput!) { play(input: $input) { index } }
    subscription Now { now }
  `)
  expect(code).toContain(
    'events(variables: g.EventsSubscriptionVariables, options?: base.StreamOptions) { return this.subscribe(' +
      "g.EventsDocument, variables, { ...options, resume: base.afterEvent('events') })",
  )
  expect(code).toContain(
    "g.PlayDocument, { input }, { ...options, resume: base.afterFrame('play') }",
  )
  expect(code).toContain(
    'now(options?: base.StreamOptions) { return this.subscribe(g.NowDocument, {}, options) }',
  )
})

it("documents a method by the comment above its operation, else by the schema's description", async () => {
  const operation =
    'mutation AddBook($input: AddBookInput!) { addBook(input: $input) { book { id } } }'
  expect(await generate(operation)).toContain('/** Adds a book. */ async addBook(')
  expect(await generate(`# Puts a book\n# on a shelf.\n${operation}`)).toContain(
    '/** Puts a book on a shelf. */ async addBook(',
  )
})

it('rejects an operation without a single result', async () => {
  const two = 'query Two($id: ID!) { a: shelf(id: $id) { id } shelves { id } }'
  await expect(generate(two)).rejects.toThrow('Two: select one root field, without an alias.')
})

it('marks the method of a deprecated root field as deprecated', async () => {
  const code = await generate('query Books { books { id } }')
  expect(code).toContain('/** * All books. * @deprecated Use shelves. */ async books(')
})
