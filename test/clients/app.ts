/** The world of a client test: a server with saved latents, its introspected schema, and a run. */
import {
  buildClientSchema,
  getIntrospectionQuery,
  printSchema,
  type IntrospectionQuery,
} from 'graphql'
import type { NewEvent } from '../../server/db/stores.ts'
import { stateEvent, stepEvents } from '../db/training-database.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/** Names of the saved latents, newest first, as the server lists them. */
export const LATENTS = ['five', 'four', 'three', 'two', 'one'] as const

/** Steps of the run, after its two state events; a final state event follows them. */
export const STEPS = 6

/** A page of the saved latents. */
export const LATENTS_PAGE = `
  query List($after: String) {
    latents(first: 2, after: $after) {
      edges {
        cursor
        node {
          id
          name
          tags
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`

/** The events of the run. */
export const RUN_EVENTS = `
  subscription {
    trainingProgress(run: "faces") {
      seq
      ... on StepEvent {
        step
      }
      ... on StateEvent {
        state
      }
    }
  }
`

export interface App extends AsyncDisposable {
  readonly server: TestServer
  readonly introspection: IntrospectionQuery
  /** The schema in SDL, as a client downloads it. */
  readonly sdl: string
}

export async function startApp(): Promise<App> {
  const server = await startTestServer()
  for (const name of [...LATENTS].reverse()) await saveLatent(server, name)
  await recordRun(server)
  const introspection = await server.query<IntrospectionQuery>(getIntrospectionQuery())
  const sdl = printSchema(buildClientSchema(introspection))
  return {
    server,
    introspection,
    sdl,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function saveLatent(server: TestServer, name: string): Promise<void> {
  await server.query(
    `mutation ($name: String!) {
      saveLatent(input: { name: $name, latent: { seed: 1 } }) { latent { id } }
    }`,
    { name },
  )
}

/** Creates the finished run `faces`, with its events. */
async function recordRun({ services }: TestServer): Promise<void> {
  const { database, datasets } = services
  const { runs, workerJobs } = database
  const { id: datasetId } = (await datasets.find('avatars'))!
  const settings = { name: 'faces', datasetId, config: {}, steps: STEPS, priority: 0 }
  const { id } = await runs.create(settings)
  const { lease } = (await workerJobs.claim(id, 'worker'))!
  const events: NewEvent[] = [...stepEvents(1, STEPS), stateEvent('DONE')]
  await workerJobs.record(lease, 0, events)
}
