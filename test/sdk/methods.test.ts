import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { buildSchema, parse } from 'graphql'
import { expect, it } from 'vitest'

const path = new URL('../../clients/sdk/codegen/methods.mjs', import.meta.url).href
const { plugin } = (await import(path)) as { plugin: PluginFunction }

const schema = buildSchema(`
  type Query { "One shelf, or null." shelf(id: ID!): Shelf shelves(first: Int): [Shelf!]! }
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

/** What the plugin writes for operations, one line. */
async function generate(operations: string): Promise<string> {
  const code = await plugin(schema, [{ document: parse(operations) }], {})
  return String(code).replace(/\s+/g, ' ')
}

it('gives a query the root field as its result, and several variables as one object', async () => {
  const code = await generate(
    'query Shelves($first: Int, $x: Int) { shelves(first: $first) { id } }',
  )
  expect(code).toContain(
    'async shelves(variables: g.ShelvesQueryVariables = {}, options?: base.RequestOptions) { ' +
      'const data = await this.query(g.ShelvesDocument, variables, options) return data.shelves }',
  )
})

it('passes an only variable by itself, optional where it can be left out', async () => {
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

it('passes the field of an input that has a single one', async () => {
  const code = await generate(
    'mutation RemoveBook($input: RemoveBookInput!) { removeBook(input: $input) { book { id } notes } }',
  )
  expect(code).toContain('async removeBook(id: string, options?')
  expect(code).toContain('g.RemoveBookDocument, { input: { id } }, options')
})

it('takes a list that it does not change', async () => {
  const code = await generate(
    'mutation RemoveBooks($ids: [ID!]!) { removeBooks(ids: $ids) { ids } }',
  )
  expect(code).toContain('async removeBooks(ids: readonly string[], options?')
  expect(code).toContain('{ ids: [...ids] }')
})

it('takes what @include reads as options beside an only variable', async () => {
  const code = await generate(
    'query Shelf($id: ID!, $books: Boolean! = false) { shelf(id: $id) { id books @include(if: $books) { id } } }',
  )
  expect(code).toContain(
    'export interface ShelfOptions extends base.RequestOptions { readonly books?: boolean }',
  )
  expect(code).toContain('async shelf(id: string, { books, ...options }: ShelfOptions = {})')
  expect(code).toContain('g.ShelfDocument, { id, books }, options')
})

it('returns the one field that is selected of a payload, else the payload', async () => {
  const one = 'mutation AddBook($input: AddBookInput!) { addBook(input: $input) { book { id } } }'
  expect(await generate(one)).toContain('return data.addBook.book }')
  const more = one.replace('book {', 'notes book {')
  expect(await generate(more)).toContain('return data.addBook }')
})

it('returns the one field that is selected of an object, and throws its error where it is missing', async () => {
  const code = await generate('query ShelfBooks($id: ID!) { shelf(id: $id) { books { id } } }')
  expect(code).toContain("return base.required(data.shelf, 'SHELF_NOT_FOUND', id).books }")
  expect(code).toContain('/** Books on it. */ async shelfBooks(')
})

it('resumes subscriptions after the last event or frame, and others from their start', async () => {
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

it('refuses an operation that has no one result', async () => {
  const two = 'query Two($id: ID!) { a: shelf(id: $id) { id } shelves { id } }'
  await expect(generate(two)).rejects.toThrow('Two: select one root field, without an alias.')
})
