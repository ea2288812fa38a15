/** The GraphQL examples of docs/api.md, asked of a real server. */
import { readFile } from 'node:fs/promises'
import { getOperationAST, parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixture } from '../checkpoints/support.ts'
import { startTestServer, take, type TestServer } from '../support/server.ts'

const page = await readFile('docs/api.md', 'utf8')
const examples = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map((match) => match[1]!)

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  const critic = fixture('../discriminators/netd16-k3.pth')
  await server.services.checkpoints.importFile(critic, { name: 'critic' })
})
afterAll(() => server[Symbol.asyncDispose]())

test('docs/api.md has examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(6)
})

test.each(examples)('docs/api.md is answered: %s', async (example) => {
  if (getOperationAST(parse(example))!.operation !== 'subscription') {
    await server.query(example)
    return
  }
  const start = 'mutation { startCheckpointReport { job { id } } }'
  const { startCheckpointReport } = await server.query(start)
  const variables = { job: startCheckpointReport.job.id }
  const [first] = await take(server.subscriber(), example, 1, variables)
  expect(first).toEqual({ jobProgress: { seq: 1, state: 'QUEUED', reason: null } })
})
