/** The API as a Relay app uses it: compiled documents, the normalized store, connections. */
import { createClient } from 'graphql-ws'
import * as relay from 'relay-runtime'
import type {
  ConcreteRequest,
  GraphQLResponse,
  MutationConfig,
  MutationParameters,
  PayloadData,
  ReaderFragment,
  RequestParameters,
  Variables,
} from 'relay-runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { LATENTS, startApp, STEPS, type App } from './app.ts'
import { compileRelay } from './relay-project.ts'

const DOCUMENTS = `
  query appLatentsQuery { ...appLatents }

  fragment appLatents on Query
  @refetchable(queryName: "appLatentsPage")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 2 }
    cursor: { type: "String" }
  ) {
    latents(first: $count, after: $cursor) @connection(key: "app_latents") {
      edges { node { id ...appLatent } }
    }
  }

  fragment appLatent on Latent @refetchable(queryName: "appLatentRefetch") { name tags }

  mutation appSaveMutation($input: SaveLatentInput!, $connections: [ID!]!) {
    saveLatent(input: $input) {
      latent @prependNode(connections: $connections, edgeTypeName: "LatentEdge") {
        id
        ...appLatent
      }
    }
  }

  mutation appTagMutation($input: UpdateLatentInput!) {
    updateLatent(input: $input) { latent { id ...appLatent } }
  }

  mutation appDeleteMutation($input: DeleteLatentInput!, $connections: [ID!]!) {
    deleteLatent(input: $input) { deletedId @deleteEdge(connections: $connections) }
  }

  query appNodeQuery($id: ID!) {
    node(id: $id) { id __typename ... on Checkpoint { name } }
  }

  subscription appProgressSubscription($run: ID!) {
    trainingProgress(run: $run) {
      __typename
      seq
      ... on StepEvent { step lossD }
      ... on StateEvent { state }
    }
  }
`

let app: App
let folder: TempDir
let load: Awaited<ReturnType<typeof compileRelay>>
beforeAll(async () => {
  app = await startApp()
  folder = await createTempDir()
  load = await compileRelay(folder.path, app.sdl, DOCUMENTS)
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

function openEnvironment() {
  const { server } = app
  const url = `${server.url.replace('http', 'ws')}/graphql`
  const client = createClient({ url, webSocketImpl: WebSocket })
  const send = async ({ text }: RequestParameters, variables: Variables) => {
    const response = await server.post({ query: text, variables })
    return (await response.json()) as GraphQLResponse
  }
  const subscribe = ({ text }: RequestParameters, variables: Variables) =>
    relay.Observable.create<GraphQLResponse>((sink) =>
      client.subscribe({ query: text!, variables }, sink as never),
    )
  const environment = new relay.Environment({
    network: relay.Network.create(send, subscribe),
    store: new relay.Store(new relay.RecordSource()),
  })
  return Object.assign(environment, { [Symbol.asyncDispose]: async () => client.dispose() })
}

type Environment = ReturnType<typeof openEnvironment>

const fetch = (environment: Environment, query: ConcreteRequest, variables: Variables = {}) =>
  relay.fetchQuery(environment, query, variables).toPromise()

const commit = (
  environment: Environment,
  config: Omit<MutationConfig<MutationParameters>, 'onCompleted' | 'onError'>,
) =>
  new Promise<PayloadData>((resolve, reject) => {
    relay.commitMutation(environment, {
      ...config,
      onCompleted: (response) => resolve(response as PayloadData),
      onError: reject,
    })
  })

/** The list in the store, as the component with the fragment `appLatents` reads it. */
async function readList(environment: Environment) {
  const query = relay.createOperationDescriptor(await load('appLatentsQuery'), {})
  const list = readFragment(
    environment,
    await load('appLatents'),
    environment.lookup(query.fragment).data,
  )
  const fragment = await load('appLatent')
  const names = list.latents.edges.map(({ node }: any) => {
    const { name, tags } = readFragment(environment, fragment, node)
    return [name, ...tags].join(' ')
  })
  const { endCursor, hasNextPage } = list.latents.pageInfo
  const connection: string = relay.ConnectionHandler.getConnectionID('client:root', 'app_latents')
  const ids: string[] = list.latents.edges.map(({ node }: any) => node.id)
  return { names, ids, endCursor, hasNextPage, connection }
}

function readFragment(environment: Environment, fragment: ReaderFragment, parent: unknown): any {
  const selector = relay.getSingularSelector(fragment, parent as never)!
  return environment.lookup(selector).data
}

test('Relay compiles documents against the schema, pages through a connection and merges its pages', async () => {
  await using environment = openEnvironment()
  await fetch(environment, await load('appLatentsQuery'))
  const page = await load('appLatentsPage')
  const first = await readList(environment)
  expect(first).toMatchObject({ names: LATENTS.slice(0, 2), hasNextPage: true })
  await fetch(environment, page, { count: 2, cursor: first.endCursor })
  const second = await readList(environment)
  expect(second).toMatchObject({ names: LATENTS.slice(0, 4), hasNextPage: true })
  await fetch(environment, page, { count: 2, cursor: second.endCursor })
  expect(await readList(environment)).toMatchObject({ names: LATENTS, hasNextPage: false })
})

test('Relay mutations add to, change and remove from the lists in its store', async () => {
  await using environment = openEnvironment()
  await fetch(environment, await load('appLatentsQuery'))
  const { connection, ids } = await readList(environment)
  const save = { name: 'six', latent: { seed: 6 } }
  const { saveLatent } = (await commit(environment, {
    mutation: await load('appSaveMutation'),
    variables: { input: save, connections: [connection] },
  })) as any
  expect((await readList(environment)).names).toEqual(['six', ...LATENTS.slice(0, 2)])
  const tag = { id: ids[1], tags: ['kept'] }
  await commit(environment, {
    mutation: await load('appTagMutation'),
    variables: { input: tag },
  })
  expect((await readList(environment)).names).toEqual(['six', LATENTS[0], `${LATENTS[1]} kept`])
  await commit(environment, {
    mutation: await load('appDeleteMutation'),
    variables: { input: { id: saveLatent.latent.id }, connections: [connection] },
  })
  expect((await readList(environment)).names).toEqual([LATENTS[0], `${LATENTS[1]} kept`])
})

test('Relay refetches an object by its id through node', async () => {
  await using environment = openEnvironment()
  await fetch(environment, await load('appLatentsQuery'))
  const [id] = (await readList(environment)).ids
  const input = { id, tags: ['from another app'] }
  await app.server.query(
    'mutation ($input: UpdateLatentInput!) { updateLatent(input: $input) { latent { id } } }',
    { input },
  )
  await fetch(environment, await load('appLatentRefetch'), { id })
  expect((await readList(environment)).names[0]).toBe(`${LATENTS[0]} from another app`)
  const found = await fetch(environment, await load('appNodeQuery'), { id: app.server.digest })
  expect(found).toMatchObject({ node: { __typename: 'Checkpoint', name: 'small' } })
})

test('Relay subscribes to the events of a run', async () => {
  await using environment = openEnvironment()
  const subscription = await load('appProgressSubscription')
  const events: any[] = []
  await new Promise<void>((resolve, reject) => {
    relay.requestSubscription(environment, {
      subscription,
      variables: { run: 'faces' },
      onNext: (response: any) => events.push(response.trainingProgress),
      onCompleted: resolve,
      onError: reject,
    })
  })
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.filter(({ step }) => step)).toHaveLength(STEPS)
  expect(events.at(-1)).toMatchObject({ __typename: 'StateEvent', state: 'DONE' })
})
