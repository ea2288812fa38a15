/** Connections over HTTP: every list that can grow, paged in both directions. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lease } from '../../server/db/stores.ts'
import { checkpointEvent, newDataset } from '../db/training-database.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let sql: pg.Client
/** A run with checkpoints, and the lease that writes them. */
let run: { id: string; lease: Lease; written: number }
beforeAll(async () => {
  server = await startTestServer()
  sql = new pg.Client({ connectionString: server.config.databaseUrl! })
  await sql.connect()
  const id = await startRun()
  const { lease } = (await server.services.database.workerJobs.claim(id, 'worker'))!
  run = { id, lease, written: 0 }
})
afterAll(async () => {
  await sql.end()
  await server[Symbol.asyncDispose]()
})

let count = 0

async function startRun(): Promise<string> {
  const { startTraining } = await server.query(
    `mutation { startTraining(input: { name: "run-${(count += 1)}" }) { run { id } } }`,
  )
  return startTraining.run.id
}

/** A list that can grow: how to select it, to add an item to it, and the table of its rows. */
interface GrowingList {
  /** The connection with these arguments and this selection. */
  select(args: string, selection: string): string
  add(): Promise<unknown>
  readonly table: string
  readonly defaultSize: number
}

const atRoot = (field: string, filter = '') => ({
  select: (args: string, selection: string) =>
    `list: ${field}${filter || args ? `(${filter} ${args})` : ''} { ${selection} }`,
})

const lists: Record<string, GrowingList> = {
  latents: {
    ...atRoot('latents'),
    add: () =>
      server.query(
        `mutation { saveLatent(input: { name: "latent ${(count += 1)}", latent: { seed: 1 } }) { latent { id } } }`,
      ),
    table: 'latent',
    defaultSize: 50,
  },
  checkpoints: {
    ...atRoot('checkpoints', 'kind: null'),
    async add() {
      const { checkpoints } = server.services.database
      const small = (await checkpoints.findNewest('small'))!
      const digest = (count += 1).toString(16).padStart(64, '0')
      const description = small.description as { kind: string }
      await checkpoints.insert({ digest, name: `c${count}`, sourceDigest: digest, description })
    },
    table: 'checkpoint',
    defaultSize: 50,
  },
  jobs: {
    ...atRoot('jobs'),
    add: () => (count % 2 === 0 ? startRun() : startReport()),
    table: 'job',
    defaultSize: 20,
  },
  'jobs of one kind': {
    ...atRoot('jobs', 'kind: "checkpointReport"'),
    add: () => startReport(),
    table: 'job',
    defaultSize: 20,
  },
  runs: { ...atRoot('runs'), add: () => startRun(), table: 'job', defaultSize: 20 },
  datasets: {
    ...atRoot('datasetConnection'),
    add: () =>
      server.services.database.datasets.insert({
        ...newDataset(`dataset-${(count += 1)}`),
        id: randomUUID(),
      }),
    table: 'dataset',
    defaultSize: 50,
  },
  "a run's checkpoints": {
    select: (args, selection) =>
      `run(run: "${run.id}") { list: checkpointConnection${args && `(${args})`} { ${selection} } }`,
    async add() {
      const step = (count += 1)
      const event = checkpointEvent(step, { key: `runs/${run.id}/1-${step}` })
      await server.services.database.workerJobs.record(run.lease, run.written++, [event])
    },
    table: 'training_checkpoint',
    defaultSize: 50,
  },
}

async function startReport(): Promise<void> {
  count += 1
  const { id } = await server.services.database.jobs.create(
    {
      ...{ kind: 'checkpointReport', subject: null, priority: 0 },
      input: { checkpoint: '0'.repeat(64), samples: 2 },
    },
    10_000,
  )
  await server.services.database.jobs.pause(id)
}

const PAGE = `edges { cursor node { id } } nodes { id } totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`

async function page(list: GrowingList, args: string): Promise<any> {
  const data = await server.query(`{ ${list.select(args, PAGE)} }`)
  return data.list ?? data.run.list
}

const idsOf = ({ edges }: any): string[] => edges.map(({ node }: any) => node.id)

/** Returns the list's ids page by page. `between` runs after each page. */
async function walk(
  list: GrowingList,
  direction: 'forward' | 'backward',
  between: () => Promise<unknown> = async () => {},
): Promise<string[]> {
  const ids: string[] = []
  let at = ''
  for (;;) {
    const forward = direction === 'forward'
    const { pageInfo, ...rest } = await page(list, forward ? `first: 2 ${at}` : `last: 2 ${at}`)
    if (forward) ids.push(...idsOf(rest))
    else ids.unshift(...idsOf(rest))
    if (!(forward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return ids
    at = forward ? `after: "${pageInfo.endCursor}"` : `before: "${pageInfo.startCursor}"`
    await between()
  }
}

describe.each(Object.entries(lists))('the connection of %s', (_name, list) => {
  let all: string[]
  beforeAll(async () => {
    for (let added = 0; added < 7; added++) await list.add()
    // Rows of the same millisecond, between rows of others.
    await sql.query(
      `UPDATE ${list.table} SET created_at = '2026-01-01T00:00:00Z'::timestamptz +
        (CASE WHEN random() < 0.7 THEN interval '0' ELSE interval '1 second' END)`,
    )
    all = idsOf(await page(list, 'first: 100'))
    expect(all.length).toBeGreaterThanOrEqual(7)
  })

  test('has the same sequence forward and backward, with ties in createdAt', async () => {
    expect(await walk(list, 'forward')).toEqual(all)
    expect(await walk(list, 'backward')).toEqual(all)
  })

  test('has a cursor for each edge, and the same objects as nodes', async () => {
    const { edges, nodes, totalCount, pageInfo } = await page(list, 'first: 3')
    expect(nodes).toEqual(edges.map(({ node }: any) => node))
    expect(totalCount).toBe(all.length)
    expect(pageInfo).toEqual({
      ...{ hasNextPage: true, hasPreviousPage: false },
      ...{ startCursor: edges[0].cursor, endCursor: edges[2].cursor },
    })
    const rest = await page(list, `first: 100, after: "${edges[1].cursor}"`)
    expect(idsOf(rest)).toEqual(all.slice(2))
    const newer = await page(list, `last: 100, before: "${edges[2].cursor}"`)
    expect(idsOf(newer)).toEqual(all.slice(0, 2))
  })

  test('reports at both ends whether there are more pages', async () => {
    const { edges } = await page(list, 'first: 100')
    const cursor = (index: number) => edges.at(index).cursor
    const ends = async (args: string) => {
      const { hasPreviousPage, hasNextPage } = (await page(list, args)).pageInfo
      return [hasPreviousPage, hasNextPage]
    }
    expect(await ends('first: 100')).toEqual([false, false])
    expect(await ends('last: 100')).toEqual([false, false])
    expect(await ends('first: 2')).toEqual([false, true])
    expect(await ends('last: 2')).toEqual([true, false])
    expect(await ends(`first: 2, after: "${cursor(0)}"`)).toEqual([true, true])
    expect(await ends(`first: 100, after: "${cursor(0)}"`)).toEqual([true, false])
    expect(await ends(`last: 2, before: "${cursor(-1)}"`)).toEqual([true, true])
    expect(await ends(`last: 100, before: "${cursor(-1)}"`)).toEqual([false, true])
    expect(await ends(`first: 100, after: "${cursor(-1)}"`)).toEqual([true, false])
    expect(await ends(`last: 100, before: "${cursor(0)}"`)).toEqual([false, true])
  })

  test('accepts both cursors as the ends of a window', async () => {
    const { edges } = await page(list, 'first: 100')
    const window = `after: "${edges[0].cursor}", before: "${edges[4].cursor}"`
    const first = await page(list, `first: 2, ${window}`)
    expect(idsOf(first)).toEqual(all.slice(1, 3))
    expect(first.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true })
    const last = await page(list, `last: 2, ${window}`)
    expect(idsOf(last)).toEqual(all.slice(2, 4))
    expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true })
  })

  test('neither repeats nor misses an item while others are added', async () => {
    const before = idsOf(await page(list, 'first: 100'))
    const forward = await walk(list, 'forward', () => list.add())
    expect(forward).toEqual(before)
    const older = idsOf(await page(list, 'first: 100'))
    const backward = await walk(list, 'backward', () => list.add())
    expect(backward.slice(-older.length)).toEqual(older)
    expect(new Set(backward).size).toBe(backward.length)
    expect(backward).toEqual(idsOf(await page(list, 'first: 100')).slice(-backward.length))
  })

  test('rejects `first` with `last`, sizes outside 1 to 100, and cursors of other lists', async () => {
    for (const [args, reason] of [
      ['first: 1, last: 1', 'Provide either `first` or `last`, not both'],
      ['first: -1', 'first must be a whole number from 1 to 100; got -1'],
      ['last: 0', 'last must be a whole number from 1 to 100; got 0'],
      ['last: 101', 'last must be a whole number from 1 to 100; got 101'],
      ['last: 1, before: "x"', 'before: "x" is not a cursor of this list'],
      [`after: "eA"`, 'after: "eA" is not a cursor of this list'],
    ]) {
      const { message, extensions } = await server.failure(`{ ${list.select(args!, PAGE)} }`)
      expect(extensions, args).toEqual({ code: 'BAD_USER_INPUT' })
      expect(message).toContain(reason)
    }
  })

  test('has a default size, also if `first` is null', async () => {
    while ((await page(list, 'first: 1')).totalCount <= list.defaultSize) await list.add()
    for (const args of ['', 'first: null', 'first: null, last: null']) {
      expect((await page(list, args)).edges, args).toHaveLength(list.defaultSize)
    }
    expect((await page(list, 'first: null, last: 3')).edges).toHaveLength(3)
  })
})

test('a cursor of an earlier version still works', async () => {
  const { edges } = await page(lists.latents!, 'first: 100')
  const { id } = edges[2].node
  const { rows } = await sql.query('SELECT created_at AS at FROM latent WHERE id = $1', [id])
  const cursor = Buffer.from(`${rows[0].at.getTime()}:${id}`).toString('base64url')
  const { latents } = await server.query(
    `{ latents(first: 1, after: "${cursor}") { nodes { id } } }`,
  )
  expect(latents.nodes).toEqual([edges[3].node])
})

test('a page filtered by state does not count items of other states as preceding it', async () => {
  const { edges } = await page(lists.runs!, 'first: 100')
  const { run: queued } = await server.query(`{ run(run: "${edges[0].node.id}") { id state } }`)
  expect(queued.state).toBe('QUEUED')
  const { cursor } = edges[0]
  const { runs } = await server.query(
    `{ runs(first: 5, state: RUNNING, after: "${cursor}") { nodes { id } pageInfo { hasPreviousPage } } }`,
  )
  expect(runs).toEqual({ nodes: [{ id: run.id }], pageInfo: { hasPreviousPage: false } })
})

test('a page costs the same from either end', async () => {
  const costly = (size: string) =>
    server.failure(`{ latents(${size}) { nodes { sample { dataUri(size: 1024) } } } }`)
  const first = await costly('first: 90')
  const last = await costly('last: 90')
  expect(first.extensions.code).toBe('COST_LIMIT_EXCEEDED')
  expect(last.extensions).toEqual(first.extensions)
})
