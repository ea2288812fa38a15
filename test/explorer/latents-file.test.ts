/** Files of saved latents: written, read, and imported into a real server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  exportAll,
  exportSome,
  readLatentFile,
  writeLatentFile,
  type FileLatent,
} from '../../clients/explorer/src/views/latents/latent-file.ts'
import {
  importLatents,
  takeBack,
  planImport,
} from '../../clients/explorer/src/views/latents/import-latents.ts'
import { createClient, type LatentQLClient } from '../../clients/sdk/src/index.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let client: LatentQLClient
beforeAll(async () => {
  server = await startTestServer()
  client = createClient({ url: server.url })
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(removeAll)

const ALL = { search: null, tag: null, checkpoint: null }

async function removeAll() {
  const { nodes } = await client.latents({ first: 100 })
  await client.deleteLatents(nodes.map(({ id }) => id))
}

async function exported(): Promise<FileLatent[]> {
  return readLatentFile(writeLatentFile(await exportAll(client, ALL, {})))
}

async function imported(file: readonly FileLatent[]) {
  const plan = await planImport(client, file, undefined, {})
  const result = await importLatents(client, plan, {})
  return { fates: plan.latents.map(({ fate }) => fate), ...result }
}

/** Saves a seed, a mean that refers to it, and a sum of both and noise, in this order. */
async function saveFamily() {
  const seed = await client.saveLatent({ name: 'seed', latent: { seed: 3 }, tags: ['a', 'b'] })
  const mean = { mean: [{ saved: seed.id }, { seed: 4 }] }
  const middle = await client.saveLatent({ name: 'mean', latent: mean, note: 'two\nlines' })
  const jitter = { latent: { saved: seed.id }, seed: 1, amount: 0.3 }
  const sum = [
    { weight: -0.7, latent: { saved: middle.id } },
    { weight: 1, latent: { jitter } },
  ]
  await client.saveLatent({ name: 'sum', latent: { sum } })
}

describe('a file of saved samples', () => {
  test('restores everything after deletion, z bit for bit', async () => {
    await saveFamily()
    const before = await exported()
    await removeAll()
    expect(await imported(before)).toMatchObject({ fates: ['new', 'new', 'new'], failed: [] })
    const after = await exported()
    const ids = new Map(before.map(({ id }, index) => [id, after[index]!.id]))
    const renamed = JSON.stringify(before).replace(/[0-9a-f-]{36}/g, (id) => ids.get(id) ?? id)
    expect(after).toEqual(JSON.parse(renamed))
    expect(new Set(ids.values()).size).toBe(3)
    expect(new Set([...ids.keys(), ...ids.values()]).size).toBe(6)
  })

  test('changes nothing when imported twice, even if a name has changed in between', async () => {
    await saveFamily()
    const file = await exported()
    await removeAll()
    await imported(file)
    const first = await exported()
    expect(await imported(file)).toMatchObject({ fates: ['there', 'there', 'there'], saved: [] })
    await client.updateLatent({ id: first[0]!.id, name: 'renamed' })
    await imported(file)
    expect(await exported()).toEqual([{ ...first[0], name: 'renamed' }, ...first.slice(1)])
  })

  test('can be undone, which deletes only the imported latents', async () => {
    await saveFamily()
    const file = await exported()
    const [, middle] = file
    await client.deleteLatent(middle!.id)
    const kept = await exported()
    const result = await imported(file)
    expect(result.saved).toMatchObject([{ name: 'mean' }])
    await takeBack(client, result)
    await takeBack(client, result)
    expect(await exported()).toEqual(kept)
  })

  test('adds numbers to names that are taken', async () => {
    await saveFamily()
    const file = await exported()
    await removeAll()
    for (const name of ['seed', 'seed (2)']) await client.saveLatent({ name, latent: { seed: 99 } })
    const { fates, saved } = await imported(file)
    expect(fates).toEqual(['renamed', 'new', 'new'])
    expect(saved.map(({ name }) => name)).toEqual(['seed (3)', 'mean', 'sum'])
  })

  test('keeps the values of a recipe whose parts are missing in the file and on the server', async () => {
    await saveFamily()
    const file = await exported()
    await removeAll()
    const [sum] = file
    await imported([sum!])
    const [alone] = await exported()
    expect(alone).toMatchObject({ name: 'sum', z: sum!.z, recipe: { z: sum!.z } })
  })

  test('can refer to parts that exist only on the server', async () => {
    await saveFamily()
    const [sum, mean, seed] = await exported()
    await client.deleteLatent(sum!.id)
    await imported([sum!])
    expect((await exported())[0]).toMatchObject({ recipe: sum!.recipe, z: sum!.z })
    expect(JSON.stringify(sum!.recipe)).toContain(mean!.id)
    expect(JSON.stringify(sum!.recipe)).toContain(seed!.id)
  })

  test('prefers its values if its recipe gives different ones', async () => {
    await saveFamily()
    const [, , seed] = await exported()
    await removeAll()
    const z = seed!.z!.map((value) => Math.fround(value / 2))
    await imported([{ ...seed!, z }])
    expect(await exported()).toMatchObject([{ name: 'seed', recipe: { z }, z }])
  })

  test('falls back to a checkpoint that takes as many values if its own is missing', async () => {
    await saveFamily()
    const [sum] = await exported()
    await removeAll()
    const checkpoint = { name: 'elsewhere', digest: `sha256:${'0'.repeat(64)}` }
    const short = { ...sum!, id: 'short', name: 'short', z: [1, 2, 3], checkpoint }
    const { fates } = await imported([{ ...sum!, checkpoint }, short])
    expect(fates).toEqual(['impossible', 'new'])
    const [moved] = await exported()
    expect(moved).toMatchObject({ z: sum!.z, recipe: { z: sum!.z } })
    expect(moved!.checkpoint!.digest).toBe((await client.checkpoint())!.digest)
  })

  test('is imported by its values if its recipes refer to themselves', async () => {
    await saveFamily()
    const [, , seed] = await exported()
    await removeAll()
    const circle = { mean: [{ saved: seed!.id }] }
    await imported([{ ...seed!, recipe: circle }])
    expect(await exported()).toMatchObject([{ recipe: { z: seed!.z } }])
  })

  test('reports the rejected latents, and imports the rest', async () => {
    await saveFamily()
    const file = await exported()
    await removeAll()
    const { saved, failed } = await imported(
      file.map((latent) =>
        latent.name === 'mean' ? { ...latent, tags: ['x'.repeat(65)] } : latent,
      ),
    )
    expect(failed).toMatchObject([{ name: 'mean', error: { message: /tags\[0\] has 65/ } }])
    expect(saved.map(({ name }) => name)).toEqual(['seed', 'sum'])
    expect((await exported())[0]!.z).toEqual(file[0]!.z)
  })

  test('stops when cancelled', async () => {
    await saveFamily()
    const file = await exported()
    await removeAll()
    const plan = await planImport(client, file, undefined, {})
    const controller = new AbortController()
    const options = {
      signal: controller.signal,
      onProgress: (done: number) => done === 1 && stop(),
    }
    const stop = () => controller.abort()
    const result = await importLatents(client, plan, options)
    expect(result).toMatchObject({ saved: [{ name: 'seed' }], cancelled: true })
    expect(await exported()).toHaveLength(1)
  })

  test('has only the requested latents, in order', async () => {
    await saveFamily()
    const [sum, mean, seed] = await exported()
    await client.deleteLatent(mean!.id)
    const ids = [seed!.id, mean!.id, sum!.id]
    expect(await exportSome(client, ids, {})).toEqual([seed, sum])
  })
})

describe('an invalid file', () => {
  const good: FileLatent = {
    ...{ id: 'a', name: 'a', tags: [], note: '', recipe: { seed: 1 }, z: [0.5], checkpoint: null },
  }
  const file = (change: object) =>
    JSON.stringify({ ...JSON.parse(writeLatentFile([good])), ...change })
  const one = (change: object) => file({ latents: [good, { ...good, id: 'b', ...change }] })

  test('is read if nothing is wrong with it', () => {
    expect(readLatentFile(one({}))).toEqual([good, { ...good, id: 'b' }])
    expect(readLatentFile(writeLatentFile([]))).toEqual([])
  })

  test.each([
    ['half a file', '{"format":', /isn’t valid JSON/],
    ['something else', '{"format":"csv"}', /isn’t a file of saved samples/],
    ['a list', '[]', /isn’t a file of saved samples/],
    ['a later version', file({ version: 2 }), /version 2.*reads version 1/],
    ['no list', file({ latents: {} }), /no list "latents"/],
    ['a number', file({ latents: [7] }), /latents\[0\] is not a latent/],
    ['no id', one({ id: '' }), /latents\[1\] has no id/],
    ['the same id twice', one({ id: 'a' }), /Two samples in the file have the id "a"/],
    ['no name', one({ name: ' ' }), /latents\[1\] has no name/],
    ['invalid tags', one({ tags: [1] }), /latents\[1\] has no list of tags/],
    ['no note', one({ note: null }), /latents\[1\] has no note/],
    [
      'no recipe',
      one({ recipe: { seed: -1 } }),
      /latents\[1\] has an invalid recipe: recipe\.seed must be/,
    ],
    ['values that aren’t float32', one({ z: [0.1] }), /latents\[1\] has values/],
    ['no values', one({ z: [] }), /latents\[1\] has values/],
    ['half a checkpoint', one({ checkpoint: { name: 'x' } }), /without a name and a digest/],
  ])('with %s is rejected with a message', (_what, text, message) => {
    expect(() => readLatentFile(text)).toThrow(message)
  })
})
