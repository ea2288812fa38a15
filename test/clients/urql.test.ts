/** The API as an app with urql uses it: Graphcache with the schema, paging, cache updates. */
import { cacheExchange, type Cache } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import { Client, fetchExchange, gql, subscriptionExchange } from '@urql/core'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { LATENTS, LATENTS_PAGE, RUN_EVENTS, startApp, STEPS, type App } from './app.ts'

const LIST = gql(LATENTS_PAGE)

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app[Symbol.asyncDispose]())

function openClient() {
  const { server, introspection } = app
  const socket = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
  })
  const invalidate = (cache: Cache, id: string) => cache.invalidate({ __typename: 'Latent', id })
  const client = new Client({
    url: `${server.url}/graphql`,
    exchanges: [
      cacheExchange({
        schema: introspection,
        resolvers: { Query: { latents: relayPagination() } },
        updates: {
          Mutation: {
            deleteLatent: (result: any, _args, cache) =>
              invalidate(cache, result.deleteLatent.deletedId),
          },
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query: query!, variables }, sink as never),
          }),
        }),
      }),
    ],
    preferGetMethod: false,
  })
  return {
    client,
    read: (after?: string) => {
      const { latents } = client.readQuery<any>(LIST, { after })!.data
      return {
        ...latents.pageInfo,
        ids: latents.edges.map(({ node }: any) => node.id),
        names: latents.edges.map(({ node }: any) => [node.name, ...node.tags].join(' ')),
      }
    },
    [Symbol.asyncDispose]: async () => socket.dispose(),
  }
}

test('urql pages through a connection, and Graphcache merges the pages', async () => {
  const warnings = vi.spyOn(console, 'warn')
  await using opened = openClient()
  const { client, read } = opened
  let after: string | undefined
  for (const count of [2, 4, 5]) {
    const { error } = await client.query(LIST, { after })
    expect(error).toBeUndefined()
    const { names, endCursor, hasNextPage } = read(after)
    expect(names).toEqual(LATENTS.slice(0, count))
    expect(hasNextPage).toBe(count < LATENTS.length)
    after = endCursor
  }
  expect(warnings).not.toHaveBeenCalled()
})

test('a mutation changes what Graphcache holds under the same id', async () => {
  await using opened = openClient()
  const { client, read } = opened
  await client.query(LIST, {})
  const [, id] = read().ids
  const update = gql`
    mutation ($input: UpdateLatentInput!) {
      updateLatent(input: $input) {
        latent {
          id
          tags
        }
      }
    }
  `
  await client.mutation(update, { input: { id, tags: ['kept'] } })
  expect(read().names).toEqual([LATENTS[0], `${LATENTS[1]} kept`])
  const remove = gql`
    mutation ($input: DeleteLatentInput!) {
      deleteLatent(input: $input) {
        deletedId
      }
    }
  `
  const { data } = await client.mutation(remove, { input: { id } })
  expect(data).toEqual({ deleteLatent: { deletedId: id } })
  await client.query(LIST, {}, { requestPolicy: 'network-only' })
  expect(read().names).toEqual([LATENTS[0], LATENTS[2]])
})

test('urql subscribes to the events of a run over WebSocket', async () => {
  await using opened = openClient()
  const query = gql(RUN_EVENTS)
  const events: any[] = []
  await new Promise<void>((resolve, reject) => {
    opened.client.subscription<any>(query, {}).subscribe(({ data, error }) => {
      if (error) return reject(error)
      events.push(data.trainingProgress)
      if (data.trainingProgress.state === 'DONE') resolve()
    })
  })
  expect(events.filter(({ step }) => step)).toHaveLength(STEPS)
  expect(events.at(-1)).toMatchObject({ state: 'DONE' })
})
