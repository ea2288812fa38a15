import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SMALL_FILE, startTestServer, type TestServer } from '../support/server.ts'
import { asAdmin } from '../support/test-database.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const SAVE = `mutation ($input: SaveLatentInput!) {
  saveLatent(input: $input) {
    clientMutationId
    latent { id name tags note recipe recipeHash z zDim checkpoint { digest } createdAt updatedAt sample { url } }
  }
}`
const save = async (input: object) => (await server.query(SAVE, { input })).saveLatent.latent

describe('saved latents', () => {
  test.each([
    [
      'disk_full',
      '53100',
      'STORAGE_FULL',
      /^No space is left on the database's disk: .* Free some/,
    ],
    ['out_of_memory', '53200', 'SERVER_BUSY', /^The database is unavailable/],
    ['too_many_connections', '53300', 'SERVER_BUSY', /^The database is unavailable/],
  ])('that fail with Postgres’ %s report it, and not a defect', async (_, state, code, message) => {
    await asAdmin(server.config.databaseUrl!, (admin) =>
      admin.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'it failed' USING ERRCODE = '${state}'; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON latent EXECUTE FUNCTION fail()`),
    )
    try {
      const failure = await server.failure(SAVE, { input: { name: state, latent: { seed: 1 } } })
      expect(failure.extensions.code).toBe(code)
      expect(failure.message).toMatch(message)
    } finally {
      await asAdmin(server.config.databaseUrl!, (admin) =>
        admin.query('DROP FUNCTION fail CASCADE'),
      )
    }
  })

  test('are stored as given, and can be sampled by id and by name', async () => {
    const tags = ['woman', 'glasses']
    const latent = await save({ name: 'smile', tags, note: 'left row', latent: { seed: 12 } })
    expect(latent).toMatchObject({
      name: 'smile',
      tags,
      note: 'left row',
      recipe: { seed: 12 },
      zDim: 8,
      checkpoint: { digest: server.digest },
    })
    const { generate, byId, byName } = await server.query(
      `query ($id: ID!) {
        generate(seed: 12) { z url }
        byId: sample(latent: { saved: $id }) { z recipe }
        byName: sample(latent: { saved: "smile" }) { z recipe }
      }`,
      { id: latent.id },
    )
    expect(latent.z).toEqual(generate.z)
    expect(latent.sample.url).toBe(generate.url)
    expect(byId).toEqual({ z: generate.z, recipe: { saved: latent.id } })
    expect(byName).toEqual(byId)
  })

  test('have the same z, recipe and picture on a checkpoint of another prior', async () => {
    const { checkpoints } = server.services
    const overrides = { prior: 'uniform' } as const
    await checkpoints.importFile(SMALL_FILE, { name: 'flat', overrides })
    await save({ name: 'moved', latent: { seed: 31 } })
    const { latent, sample } = await server.query(`{
      latent(name: "moved") { z sample(checkpoint: "flat") { z recipe url } }
      sample(latent: { saved: "moved" }, checkpoint: "flat") { z recipe url }
    }`)
    expect(latent.sample).toEqual(sample)
    expect(latent.sample.z).toEqual(latent.z)
    await checkpoints.delete('flat')
  })

  test('are found by id, by name, by tag, by checkpoint and by text', async () => {
    const { id } = await save({
      name: 'Frown',
      tags: ['sad'],
      note: 'Ünder ROOF',
      latent: { seed: 1 },
    })
    const found = await server.query(
      `query ($id: ID!, $digest: String!) {
        byId: latent(id: $id) { name }
        byName: latent(name: "Frown") { id }
        nameIsNoId: latent(id: "Frown") { id }
        absent: latent(name: "absent") { id }
        byTag: latents(tag: "sad") { nodes { id } totalCount }
        bySearch: latents(search: "ünder roof", checkpoint: $digest) { nodes { id } }
        nothing: latents(search: "%") { nodes { id } totalCount pageInfo { hasNextPage endCursor } }
      }`,
      { id, digest: server.digest },
    )
    expect(found.byId.name).toBe('Frown')
    expect(found.byName.id).toBe(id)
    expect(found.nameIsNoId).toBeNull()
    expect(found.absent).toBeNull()
    expect(found.byTag).toEqual({ nodes: [{ id }], totalCount: 1 })
    expect(found.bySearch.nodes).toEqual([{ id }])
    expect(found.nothing).toEqual({
      nodes: [],
      totalCount: 0,
      pageInfo: { hasNextPage: false, endCursor: null },
    })
  })

  test('are paged newest first, each once', async () => {
    for (let i = 0; i < 5; i++)
      await save({ name: `page ${i}`, tags: ['pages'], latent: { seed: i } })
    const names: string[] = []
    let after: string | null = null
    do {
      const { latents }: any = await server.query(
        `query ($after: String) {
          latents(first: 2, after: $after, tag: "pages") { nodes { name } totalCount pageInfo { hasNextPage endCursor } }
        }`,
        { after },
      )
      expect(latents.totalCount).toBe(5)
      names.push(...latents.nodes.map(({ name }: { name: string }) => name))
      after = latents.pageInfo.hasNextPage ? latents.pageInfo.endCursor : null
    } while (after)
    expect(names).toEqual(['page 4', 'page 3', 'page 2', 'page 1', 'page 0'])
  })

  test('are saved once per clientMutationId, even if it is sent repeatedly and concurrently', async () => {
    const input = { name: 'once', latent: { seed: 3 }, clientMutationId: 'key-1' }
    const saved = await Promise.all(Array.from({ length: 8 }, () => save(input)))
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1)
    const other = await server.failure(SAVE, { input: { ...input, latent: { seed: 4 } } })
    expect(other.extensions.code).toBe('BAD_USER_INPUT')
  })

  test('have unique names, and texts of limited length', async () => {
    await save({ name: 'taken', latent: { seed: 3 } })
    const refused = [
      { name: 'taken' },
      { name: '' },
      { name: '   ' },
      { name: 'x'.repeat(121) },
      { name: 'nul\0' },
      { name: 'a', tags: Array.from({ length: 33 }, (_, i) => `t${i}`) },
      { name: 'a', tags: ['x'.repeat(65)] },
      { name: 'a', note: 'x'.repeat(4001) },
      { name: 'a', clientMutationId: '' },
    ]
    for (const input of refused) {
      const failure = await server.failure(SAVE, { input: { latent: { seed: 1 }, ...input } })
      expect(failure.extensions.code, JSON.stringify(input)).toBe('BAD_USER_INPUT')
    }
  })

  test('can be deleted many at once, ignoring already deleted ones', async () => {
    const rows = [
      await save({ name: 'many 1', latent: { seed: 1 } }),
      await save({ name: 'many 2', latent: { seed: 2 } }),
    ]
    const ids = rows.map(({ id }) => id).sort()
    const remove = 'mutation ($input: DeleteLatentsInput!) { deleteLatents(input: $input) { ids } }'
    const { deleteLatents } = await server.query(remove, { input: { ids: [...ids, 'not there'] } })
    expect(deleteLatents.ids.sort()).toEqual(ids)
    expect(await server.query(remove, { input: { ids } })).toEqual({ deleteLatents: { ids: [] } })
    const tooMany = { ids: Array.from({ length: 1001 }, () => ids[0]) }
    const failure = await server.failure(remove, { input: tooMany })
    expect(failure.extensions.code).toBe('BAD_USER_INPUT')
    expect(failure.message).toContain('1000')
  })

  test('can be changed in the given fields, and deleted', async () => {
    const { id } = await save({ name: 'before', tags: ['a'], note: 'kept', latent: { seed: 1 } })
    const { updateLatent } = await server.query(
      `mutation ($input: UpdateLatentInput!) { updateLatent(input: $input) { latent { name tags note } } }`,
      { input: { id, name: 'after', tags: [] } },
    )
    expect(updateLatent.latent).toEqual({ name: 'after', tags: [], note: 'kept' })
    const remove =
      'mutation ($input: DeleteLatentInput!) { deleteLatent(input: $input) { deletedId id } }'
    const deleted = { deletedId: id, id }
    expect(await server.query(remove, { input: { id } })).toEqual({ deleteLatent: deleted })
    expect((await server.failure(remove, { input: { id } })).extensions.code).toBe(
      'LATENT_NOT_FOUND',
    )
    const gone = await server.failure(
      'query ($id: ID!) { sample(latent: { saved: $id }) { url } }',
      { id },
    )
    expect(gone.extensions.code).toBe('LATENT_NOT_FOUND')
  })
})

describe('checkpoints', () => {
  const IMPORT = `mutation ($input: ImportCheckpointInput!) {
    importCheckpoint(input: $input) { checkpoint { digest name } alreadyImported notes }
  }`

  test('are imported from the import folder only, and recognized when imported again', async () => {
    await mkdir(server.config.importDir, { recursive: true })
    await copyFile(SMALL_FILE, path.join(server.config.importDir, 'again.pth'))
    const { importCheckpoint } = await server.query(IMPORT, { input: { path: 'again.pth' } })
    expect(importCheckpoint).toEqual({
      checkpoint: { digest: server.digest, name: 'small' },
      alreadyImported: true,
      notes: expect.arrayContaining([expect.stringMatching(/Taken from the preset/)]),
    })
    for (const outside of ['../../../etc/passwd', '/etc/passwd', SMALL_FILE]) {
      const failure = await server.failure(IMPORT, { input: { path: outside } })
      expect(failure.extensions.code, outside).toBe('BAD_USER_INPUT')
    }
  })

  test('are imported with overrides, which result in another checkpoint', async () => {
    const overrides = { prior: 'TRUNCATED_NORMAL', priorBound: 2, outputActivation: 'SIGMOID' }
    const input = { path: 'again.pth', name: 'other', overrides }
    const { importCheckpoint } = await server.query(
      `mutation ($input: ImportCheckpointInput!) {
        importCheckpoint(input: $input) {
          checkpoint { digest name prior { distribution bound } layers } alreadyImported
        }
      }`,
      { input },
    )
    expect(importCheckpoint.alreadyImported).toBe(false)
    expect(importCheckpoint.checkpoint).toMatchObject({
      name: 'other',
      prior: { distribution: 'TRUNCATED_NORMAL', bound: 2 },
    })
    expect(importCheckpoint.checkpoint.layers.at(-1)).toBe('sigmoid')
    expect(importCheckpoint.checkpoint.digest).not.toBe(server.digest)
  })

  test('can be renamed, aliased and deleted; deleting ends samples and pictures', async () => {
    const { renameCheckpoint } = await server.query(
      'mutation { renameCheckpoint(input: { checkpoint: "other", name: "faces" }) { checkpoint { name } } }',
    )
    expect(renameCheckpoint.checkpoint.name).toBe('faces')
    const { setCheckpointAlias } = await server.query(
      'mutation { setCheckpointAlias(input: { checkpoint: "faces", alias: "prod" }) { checkpoint { aliases } } }',
    )
    expect(setCheckpointAlias.checkpoint.aliases).toEqual(['faces@prod'])
    const { generate } = await server.query(
      '{ generate(seed: 1, checkpoint: "faces@prod") { url } }',
    )
    expect((await fetch(server.url + generate.url)).status).toBe(200)
    const { removeCheckpointAlias } = await server.query(
      'mutation { removeCheckpointAlias(input: { alias: "faces@prod" }) { checkpoint { aliases } } }',
    )
    expect(removeCheckpointAlias.checkpoint.aliases).toEqual([])
    const { deleteCheckpoint } = await server.query(
      'mutation { deleteCheckpoint(input: { checkpoint: "faces" }) { digest } }',
    )
    expect(deleteCheckpoint.digest).toMatch(/^sha256:/)
    const response = await fetch(server.url + generate.url)
    expect(response.status).toBe(410)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await response.json()).error.code).toBe('CHECKPOINT_NOT_FOUND')
    const failure = await server.failure('{ generate(seed: 1, checkpoint: "faces") { url } }')
    expect(failure.extensions.code).toBe('CHECKPOINT_NOT_FOUND')
  })
})
