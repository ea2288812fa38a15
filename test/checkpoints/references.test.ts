import { cp } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../../server/engine/engine.ts'
import { BadUserInput, CheckpointDeleted, CheckpointNotFound } from '../../server/errors.ts'
import { fixture, openStore, startCalibrationEngine, type OpenStore } from './support.ts'

let engine: Engine
let open: OpenStore
beforeAll(async () => {
  engine = await startCalibrationEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())
beforeEach(async () => {
  open = await openStore({ engine, maxUploadBytes: 1024 * 1024 })
})
afterEach(() => open[Symbol.asyncDispose]())

const importAs = async (file: string, name: string) =>
  (await open.store.importFile(fixture(file), { name })).checkpoint

test('a name means its newest checkpoint; an alias stays where it points; a digest is permanent', async () => {
  const older = await importAs('dcgan16.safetensors', 'faces')
  await open.store.setAlias('faces', 'prod')
  const newer = await importAs('dcgan16-bias.pth', 'faces')
  const digestOf = async (reference: string | null) => (await open.store.resolve(reference)).digest
  expect(await digestOf('faces')).toBe(newer.digest)
  expect(await digestOf('faces@prod')).toBe(older.digest)
  expect(await digestOf(`sha256:${older.digest}`)).toBe(older.digest)
  expect(await digestOf(`sha256:${older.digest.slice(0, 8).toUpperCase()}`)).toBe(older.digest)
  expect(await digestOf(null)).toBe(older.digest)
  await open.store.setAlias('faces', 'prod')
  expect(await digestOf('faces@prod')).toBe(newer.digest)
  const { aliases } = await open.store.setAlias(`sha256:${newer.digest}`, 'default')
  expect(aliases).toEqual(['default', 'faces@prod'])
  expect(await digestOf(null)).toBe(newer.digest)
  expect((await open.store.resolve(`sha256:${older.digest}`)).aliases).toEqual([])
})

test('the error for an unknown reference lists the known checkpoints', async () => {
  await expect(open.store.resolve(null)).rejects.toThrow('No checkpoint has been imported yet')
  await expect(open.store.resolve('faces')).rejects.toThrow('POST /checkpoints?name=NAME')
  await importAs('dcgan16.safetensors', 'faces')
  await importAs('dcgan16-bias.pth', 'bedrooms')
  const lost = (reference: string) =>
    open.store.resolve(reference).catch((error: Error) => {
      expect(error).toBeInstanceOf(CheckpointNotFound)
      return error.message
    })
  expect(await lost('facse')).toBe(
    'Checkpoint not found: "facse". Did you mean "faces"? Available: bedrooms, faces.',
  )
  expect(await lost('zebra')).toBe('Checkpoint not found: "zebra". Available: bedrooms, faces.')
  expect(await lost('faces@prod')).toBe(
    '"faces" has no alias "prod". "faces" means its newest checkpoint.',
  )
  await open.store.setAlias('faces', 'v1')
  expect(await lost('faces@prod')).toBe('"faces" has no alias "prod". It has faces@v1.')
  expect(await lost('faces@default')).toContain('server-wide')
  expect(await lost('sha256:00000000')).toContain('Available: bedrooms, faces.')
})

test('an ambiguous digest is rejected, listing its candidates', async () => {
  await importAs('dcgan16.safetensors', 'faces')
  const real = (await open.rows.list({ first: 1 })).nodes[0]!
  for (const end of ['1', '2']) {
    const digest = 'abcdef0'.padEnd(63, '0') + end
    const folder = path.join(open.directory, real.digest)
    await cp(folder, path.join(open.directory, digest), { recursive: true })
    await open.rows.insert({
      ...{ digest, name: `twin-${end}` },
      ...{
        sourceDigest: real.sourceDigest,
        description: { kind: 'generator', ...real.description! },
      },
    })
  }
  await expect(open.store.resolve('sha256:abcdef00')).rejects.toThrow(BadUserInput)
  await expect(open.store.resolve('sha256:abcdef00')).rejects.toThrow('(twin-2)')
  const exact = `sha256:${'abcdef0'.padEnd(63, '0')}1`
  expect((await open.store.resolve(exact)).name).toBe('twin-1')
  await open.store.delete(exact)
  expect((await open.store.resolve('sha256:abcdef00')).name).toBe('twin-2')
})

test('the digest of a deleted checkpoint answers 410, and its name is free again', async () => {
  const { digest } = await importAs('dcgan16.safetensors', 'faces')
  await open.store.setAlias('faces', 'prod')
  expect(await open.store.delete('faces')).toBe(digest)
  expect(await open.files()).toEqual([])
  const gone = open.store.resolve(`sha256:${digest}`)
  await expect(gone).rejects.toThrow(CheckpointDeleted)
  await expect(gone).rejects.toMatchObject({ status: 410, code: 'CHECKPOINT_NOT_FOUND' })
  for (const reference of ['faces', 'faces@prod', null]) {
    const lost = await open.store.resolve(reference).catch((error: Error) => error)
    expect(lost).toBeInstanceOf(CheckpointNotFound)
  }
  const back = await open.store.importFile(fixture('dcgan16.safetensors'), { name: 'again' })
  expect(back.alreadyImported).toBe(false)
  expect((await open.store.resolve(`sha256:${digest}`)).name).toBe('again')
})

test('deleting the default checkpoint leaves no default; no other checkpoint takes its place', async () => {
  await importAs('dcgan16.safetensors', 'faces')
  await importAs('dcgan16-bias.pth', 'bedrooms')
  await open.store.delete('faces')
  await expect(open.store.resolve(null)).rejects.toThrow(
    'The alias "default" points at no checkpoint. Available: bedrooms.',
  )
  await open.store.setAlias('bedrooms', 'default')
  expect((await open.store.resolve(null)).name).toBe('bedrooms')
})

test('removing an alias leaves the checkpoint and its other aliases', async () => {
  const { digest } = await importAs('dcgan16.safetensors', 'faces')
  await open.store.setAlias('faces', 'prod')
  await open.store.setAlias('faces', 'v1')
  expect(await open.store.removeAlias('faces@prod')).toMatchObject({
    digest,
    aliases: ['default', 'faces@v1'],
  })
  await expect(open.store.resolve('faces@prod')).rejects.toThrow(CheckpointNotFound)
  await expect(open.store.removeAlias('faces@prod')).rejects.toThrow(CheckpointNotFound)
  expect((await open.store.removeAlias('default')).aliases).toEqual(['faces@v1'])
  await expect(open.store.resolve(null)).rejects.toThrow(
    'The alias "default" points at no checkpoint.',
  )
  for (const noAlias of ['faces', `sha256:${digest}`, 'faces@latest']) {
    await expect(open.store.removeAlias(noAlias)).rejects.toThrow(BadUserInput)
  }
})

test('renaming a checkpoint renames its aliases too', async () => {
  const { digest } = await importAs('dcgan16.safetensors', 'faces')
  await open.store.setAlias('faces', 'prod')
  const renamed = await open.store.rename('faces', 'people')
  expect(renamed).toMatchObject({ digest, name: 'people', aliases: ['default', 'people@prod'] })
  expect((await open.store.resolve('people@prod')).digest).toBe(digest)
  await expect(open.store.resolve('faces')).rejects.toThrow(CheckpointNotFound)
  await expect(open.store.rename('people', 'No!')).rejects.toThrow(BadUserInput)
  await expect(open.store.setAlias('people', 'latest')).rejects.toThrow(BadUserInput)
})

test('the list is paginated, newest first', async () => {
  const files = ['dcgan16.safetensors', 'dcgan16-bias.pth', 'dcgan16-k3.pth']
  for (const [index, file] of files.entries()) await importAs(file, `c${index}`)
  const first = await open.store.list({ first: 2 })
  expect(first.nodes.map(({ name }) => name)).toEqual(['c2', 'c1'])
  expect(first).toMatchObject({ totalCount: 3, hasNextPage: true })
  const rest = await open.store.list({ first: 2, after: first.endCursor })
  expect(rest.nodes.map(({ name }) => name)).toEqual(['c0'])
  expect(rest.hasNextPage).toBe(false)
})
