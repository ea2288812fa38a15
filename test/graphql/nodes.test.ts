/** Query.node and Query.nodes, and the ids that they take. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunThatTrains } from '../checkpoints/run-that-trains.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir } from '../support/temp-dir.ts'

let server: TestServer
let run: RunThatTrains
beforeAll(async () => {
  server = await startTestServer()
  const scratch = await createTempDir()
  const { database, storage } = server.services
  run = await RunThatTrains.start({ database, storage, scratch: scratch.path }, 'faces')
  await run.checkpoint(100)
  await run.checkpoint(200, { averaged: false })
})
afterAll(() => server[Symbol.asyncDispose]())

const NODE = `query ($id: ID!) { node(id: $id) { __typename id } }`
const node = async (id: string) => (await server.query(NODE, { id })).node

test('node finds objects of every type by their ids, with their fields', async () => {
  const { saveLatent } = await server.query(
    'mutation { saveLatent(input: { name: "a", latent: { seed: 1 } }) { latent { id name zDim } } }',
  )
  const { startCheckpointReport } = await server.query(
    'mutation { startCheckpointReport(input: { samples: 2 }) { job { id samples } } }',
  )
  const objects = await server.query(`{
    checkpoint { id name layers }
    dataset(name: "avatars") { id name imageSize }
    run(run: "faces") { id name steps checkpoints { id step pinned } }
  }`)
  const { run: aRun, checkpoint, dataset } = objects
  const [newest] = aRun.checkpoints
  for (const [type, object, fields] of [
    ['Latent', saveLatent.latent, 'name zDim'],
    ['CheckpointReportJob', startCheckpointReport.job, 'samples'],
    ['Checkpoint', checkpoint, 'name layers'],
    ['Dataset', dataset, 'name imageSize'],
    ['TrainingRun', aRun, 'name steps checkpoints { id step pinned }'],
    ['RunCheckpoint', newest, 'step pinned'],
  ] as const) {
    const { node: found } = await server.query(
      `query ($id: ID!) { node(id: $id) { __typename id ... on ${type} { ${fields} } } }`,
      { id: object.id },
    )
    expect(found).toEqual({ __typename: type, ...object })
  }
})

test('node takes the digest of a checkpoint, with or without sha256:', async () => {
  const small = { __typename: 'Checkpoint', id: server.digest }
  expect(await node(server.digest)).toEqual(small)
  expect(await node(server.digest.replace('sha256:', ''))).toEqual(small)
  const { checkpoint } = await server.query('{ checkpoint(checkpoint: "faces@100") { id digest } }')
  expect(await node(checkpoint.digest)).toEqual({ __typename: 'Checkpoint', id: checkpoint.id })
})

test('an unknown id is null', async () => {
  for (const id of [
    ...['', 'x', 'small', 'faces', 'avatars', 'faces@100', 'sha256:12345678', '0'.repeat(64)],
    ...['00000000-0000-0000-0000-000000000000', `sha256:${'0'.repeat(64)}`],
    ...[`${run.run.id}/1-300`, `${run.run.id}/1-100:critic`, `${run.run.id}/1-300:raw`],
    'x'.repeat(10_000),
  ]) {
    expect(await node(id), id).toBeNull()
  }
})

test('a latent whose name looks like an id is not found by its name', async () => {
  const id = '11111111-2222-4333-8444-555555555555'
  await server.query(
    `mutation { saveLatent(input: { name: "${id}", latent: { seed: 1 } }) { latent { id } } }`,
  )
  expect(await node(id)).toBeNull()
})

test('nodes are in the order of the ids, one result per id', async () => {
  const { dataset } = await server.query('{ dataset(name: "avatars") { id } }')
  const ids = [dataset.id, 'unknown', server.digest, run.run.id, dataset.id]
  const { nodes } = await server.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
  expect(nodes).toEqual(ids.map((id) => (id === 'unknown' ? null : { id })))
  expect(await server.query('{ nodes(ids: []) { id } }')).toEqual({ nodes: [] })
})

test('nodes takes at most 100 ids and costs as much as its objects', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'
  const many = await server.failure(query, { ids: Array.from({ length: 101 }, () => 'x') })
  expect(many.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  expect(many.message).toBe('The number of ids must be a whole number from 0 to 100; got 101.')
  const sheets = await server.failure(
    'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Checkpoint { sheet(count: 64) { dataUri } } } }',
    { ids: Array.from({ length: 100 }, () => server.digest) },
  )
  expect(sheets.extensions.code).toBe('COST_LIMIT_EXCEEDED')
  expect(sheets.extensions.cost).toBeGreaterThan(100 * 64)
})

const IDENTITY = 'id name digest aliases createdAt run { name step raw }'

async function byReference(reference: string): Promise<any> {
  const query = `query ($reference: String) { checkpoint(checkpoint: $reference) { ${IDENTITY} } }`
  return (await server.query(query, { reference })).checkpoint
}

test("checkpoints with one id have the same fields; a run's checkpoint and its promotion have two ids", async () => {
  const { promoteCheckpoint } = await server.query(
    `mutation { promoteCheckpoint(input: { checkpoint: "faces@100", name: "kept" }) {
      checkpoint { ${IDENTITY} } } }`,
  )
  const promoted = promoteCheckpoint.checkpoint
  const ofRun = await byReference('faces@100')
  expect(ofRun.digest).toBe(promoted.digest)
  expect(ofRun.id).not.toBe(promoted.id)
  expect(promoted).toMatchObject({ id: promoted.digest, name: 'kept', run: null })
  expect(ofRun).toMatchObject({ name: 'faces@100', run: { name: 'faces', step: 100, raw: false } })
  // Without averaging, both generators have one digest and yet two names.
  const references = ['kept', 'faces@100', 'faces@200', 'faces@200:raw', 'faces@latest']
  references.push('faces@200:discriminator', 'small', promoted.digest, `${run.run.id}@100`)
  const byId = new Map<string, unknown>()
  for (const reference of references) {
    const checkpoint = await byReference(reference)
    expect(byId.get(checkpoint.id) ?? checkpoint, reference).toEqual(checkpoint)
    byId.set(checkpoint.id, checkpoint)
    const { node: found } = await server.query(
      `query ($id: ID!) { node(id: $id) { ... on Checkpoint { ${IDENTITY} } } }`,
      { id: checkpoint.id },
    )
    expect(found, reference).toEqual(checkpoint)
  }
  expect(byId.size).toBe(6)
})

test('the id of a checkpoint is a reference to it', async () => {
  for (const reference of ['small', 'faces@100', 'faces@200:raw']) {
    const checkpoint = await byReference(reference)
    expect(await byReference(checkpoint.id)).toEqual(checkpoint)
    const { generate } = await server.query(
      'query ($id: String) { generate(seed: 1, checkpoint: $id) { checkpoint { id } } }',
      { id: checkpoint.id },
    )
    expect(generate.checkpoint.id).toBe(checkpoint.id)
  }
})

test('a deleted object is null, and mutations that delete return the id', async () => {
  const { registered } = { registered: await byReference('kept') }
  const { deleteCheckpoint } = await server.query(
    'mutation { deleteCheckpoint(input: { checkpoint: "kept" }) { deletedId digest } }',
  )
  expect(deleteCheckpoint).toEqual({ deletedId: registered.id, digest: registered.digest })
  // The run still has a checkpoint with this digest.
  expect(await node(registered.id)).toMatchObject({ id: (await byReference('faces@100')).id })
  const { id } = await byReference('faces@100')
  await run.retire(100)
  expect(await node(id)).toBeNull()
  expect(await node(id.replace(/:.*/, ''))).toBeNull()
})
