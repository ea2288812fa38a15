/** The API as an app with Apollo Client uses it: normalized cache, paging, cache updates, links. */
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { getMainDefinition, relayStylePagination } from '@apollo/client/utilities'
import { createClient } from 'graphql-ws'
import { filter, firstValueFrom, from } from 'rxjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  const possibleTypes = Object.fromEntries(
    introspection.__schema.types.flatMap((type) =>
      type.kind === 'INTERFACE' ? [[type.name, type.possibleTypes.map(({ name }) => name)]] : [],
    ),
  )
  const client = new ApolloClient({
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: {
        Query: {
          fields: {
            latents: relayStylePagination(),
            node: (_, { args, toReference }) =>
              toReference({ __typename: 'Latent', id: args!.id as string }),
          },
        },
      },
    }),
    link: ApolloLink.split(
      ({ query }) => isSubscription(query),
      new GraphQLWsLink(socket),
      new HttpLink({ uri: `${server.url}/graphql` }),
    ),
  })
  return {
    client,
    /** Names and tags in the list, as the cache has them. */
    names: () => {
      const { latents } = client.readQuery<any>({ query: LIST })
      return latents.edges.map(({ node }: any) => [node.name, ...node.tags].join(' '))
    },
    async [Symbol.asyncDispose]() {
      client.stop()
      await socket.dispose()
    },
  }
}

function isSubscription(query: ApolloClient.QueryOptions['query']): boolean {
  const definition = getMainDefinition(query)
  return definition.kind === 'OperationDefinition' && definition.operation === 'subscription'
}

test('Apollo Client pages through a connection, and its cache merges the pages', async () => {
  await using opened = openClient()
  const { client, names } = opened
  const list = client.watchQuery<any>({ query: LIST })
  const { data } = await firstValueFrom(from(list).pipe(filter(({ loading }) => !loading)))
  const counts = [names().length]
  let page = data.latents.pageInfo
  while (page.hasNextPage) {
    const more = await list.fetchMore({ variables: { after: page.endCursor } })
    page = more.data!.latents.pageInfo
    counts.push(names().length)
  }
  expect(counts).toEqual([2, 4, 5])
  expect(names()).toEqual(LATENTS)
})

test('a mutation changes what the cache of Apollo Client holds under the same id', async () => {
  await using opened = openClient()
  const { client, names } = opened
  const { data } = await client.query<any>({ query: LIST })
  const [, { node }] = data.latents.edges
  await client.mutate({
    mutation: gql`
      mutation ($input: UpdateLatentInput!) {
        updateLatent(input: $input) {
          latent {
            id
            tags
          }
        }
      }
    `,
    variables: { input: { id: node.id, tags: ['kept'] } },
  })
  expect(names()).toEqual([LATENTS[0], `${LATENTS[1]} kept`])
  await client.mutate<any>({
    mutation: gql`
      mutation ($input: SaveLatentInput!) {
        saveLatent(input: $input) {
          latent {
            id
            name
            tags
          }
        }
      }
    `,
    variables: { input: { name: 'six', latent: { seed: 6 } } },
    update(cache, result) {
      const { latent } = result.data!.saveLatent
      const edge = { __typename: 'LatentEdge', cursor: '', node: latent }
      cache.updateQuery<any>({ query: LIST }, ({ latents }) => ({
        latents: { ...latents, edges: [edge, ...latents.edges] },
      }))
    },
  })
  expect(names()).toEqual(['six', LATENTS[0], `${LATENTS[1]} kept`])
  await client.mutate<any>({
    mutation: gql`
      mutation ($input: DeleteLatentInput!) {
        deleteLatent(input: $input) {
          deletedId
        }
      }
    `,
    variables: { input: { id: node.id } },
    update(cache, result) {
      const { deletedId } = result.data!.deleteLatent
      cache.evict({ id: cache.identify({ __typename: 'Latent', id: deletedId }) })
    },
  })
  expect(names()).toEqual(['six', LATENTS[0]])
})

test('Apollo Client answers node from its cache', async () => {
  await using opened = openClient()
  const { client } = opened
  const { data } = await client.query<any>({ query: LIST })
  const { id, name } = data.latents.edges[0].node
  const query = gql`
    query ($id: ID!) {
      node(id: $id) {
        id
        ... on Latent {
          name
        }
      }
    }
  `
  const cached = client.readQuery<any>({ query, variables: { id } })
  const fetched = await client.query<any>({
    query,
    variables: { id },
    fetchPolicy: 'network-only',
  })
  expect(cached?.node.name).toBe(name)
  expect(fetched.data?.node.name).toBe(name)
})

test('Apollo Client subscribes to the events of a run over WebSocket', async () => {
  await using opened = openClient()
  const events: any[] = []
  const subscription = opened.client.subscribe<any>({
    fetchPolicy: 'no-cache', // Events have no ids: they are not cache entries.
    query: gql(RUN_EVENTS),
  })
  await new Promise<void>((resolve, reject) => {
    subscription.subscribe({
      next: ({ data, error }) => (error ? reject(error) : events.push(data!.trainingProgress)),
      error: reject,
      complete: resolve,
    })
  })
  expect(events.filter(({ step }) => step)).toHaveLength(STEPS)
  expect(events.at(-1)).toMatchObject({ __typename: 'StateEvent', state: 'DONE' })
})
