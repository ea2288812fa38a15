/** Networks that a checkpoint's weights could be: their samples, and choosing another. */
import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

const FILES = [
  ...['rgb28-unpadded', 'leaky-mnist28', 'pixel-norm-bare'].map((name) => `statistics/${name}.pth`),
  'checkpoints/onnx16.onnx',
]

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  const folder = server.config.importDir
  await mkdir(folder, { recursive: true })
  for (const file of FILES)
    await copyFile(
      new URL(`../fixtures/${file}`, import.meta.url),
      path.join(folder, path.basename(file)),
    )
})
afterAll(() => server[Symbol.asyncDispose]())

const IMPORT = `mutation ($input: ImportCheckpointInput!) {
  importCheckpoint(input: $input) { checkpoint { digest } notes }
}`
const EVIDENCE = `query ($checkpoint: String!) {
  checkpoint(checkpoint: $checkpoint) {
    digest name aliases width
    sheet(count: 9) { url width height }
    evidence { summary score chosen sheet { url width height } }
  }
}`
const CHOOSE = `mutation ($input: ChooseHypothesisInput!) {
  chooseHypothesis(input: $input) { checkpoint { digest name aliases evidence { summary chosen } } }
}`

interface Sheet {
  readonly url: string
  readonly width: number
  readonly height: number
}

interface Hypothesis {
  readonly summary: string
  readonly score: number | null
  readonly chosen: boolean
  readonly sheet: Sheet
}

async function importFile(name: string, file = `${name}.pth`): Promise<string> {
  const input = { path: file, name }
  return (await server.query(IMPORT, { input })).importCheckpoint.checkpoint.digest
}

async function evidenceOf(checkpoint: string) {
  const found = (await server.query(EVIDENCE, { checkpoint })).checkpoint
  return found as { digest: string; aliases: string[]; sheet: Sheet; evidence: Hypothesis[] }
}

/** Pixels of a sheet, which must have the size that the schema says. */
async function pixelsOf({ url, width, height }: Sheet, from = server): Promise<Buffer> {
  const response = await fetch(from.url + url)
  expect(response.status).toBe(200)
  const { data, info } = await sharp(await response.arrayBuffer())
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([width, height])
  return data
}

test('each hypothesis has a sheet of its samples, which every replica draws', async () => {
  await importFile('sheets', 'rgb28-unpadded.pth')
  const { sheet, evidence } = await evidenceOf('sheets')
  await using replica = await startTestServer({ beside: server })
  const sheets = await Promise.all(evidence.map((one) => pixelsOf(one.sheet, replica)))
  expect(evidence.filter(({ chosen }) => chosen)).toHaveLength(1)
  const own = sheets[evidence.findIndex(({ chosen }) => chosen)]!
  expect(own.equals(await pixelsOf(sheet))).toBe(true)
  for (const other of sheets) expect(other === own || !other.equals(own)).toBe(true)
})

test('choosing a hypothesis replaces the checkpoint, and can be taken back', async () => {
  const before = await importFile('chosen', 'leaky-mnist28.pth')
  await server.query(
    'mutation { setCheckpointAlias(input: { checkpoint: "chosen", alias: "best" }) { checkpoint { name } } }',
  )
  const old = await evidenceOf('chosen')
  const picture = await server.query('{ generate(seed: 1, checkpoint: "chosen") { url } }')
  const hypothesis = old.evidence.findIndex(({ chosen }) => !chosen)
  const input = { checkpoint: 'chosen', hypothesis }
  const { checkpoint } = (await server.query(CHOOSE, { input })).chooseHypothesis
  expect(checkpoint).toMatchObject({ name: 'chosen', aliases: ['chosen@best'] })
  expect(checkpoint.digest).not.toBe(before)
  const now = await evidenceOf('chosen')
  expect(now.digest).toBe(checkpoint.digest)
  expect(now.evidence.map(({ summary }) => summary)).toEqual(
    old.evidence.map(({ summary }) => summary),
  )
  expect(now.evidence.findIndex(({ chosen }) => chosen)).toBe(hypothesis)
  const [wanted, got] = [old.evidence[hypothesis]!.sheet, now.sheet]
  expect(await pixelsOf(now.evidence[hypothesis]!.sheet)).toEqual(await pixelsOf(got))
  for (const url of [wanted.url, picture.generate.url])
    expect((await fetch(server.url + url)).status).toBe(410)
  const back = { checkpoint: 'chosen', hypothesis: old.evidence.findIndex(({ chosen }) => chosen) }
  const again = (await server.query(CHOOSE, { input: back })).chooseHypothesis.checkpoint
  expect(again).toMatchObject({ digest: before, name: 'chosen', aliases: ['chosen@best'] })
})

test('without statistics the usual networks are listed, without scores', async () => {
  await importFile('pixel-norm-bare')
  const { evidence } = await evidenceOf('pixel-norm-bare')
  expect(evidence.length).toBeGreaterThan(1)
  expect(evidence[0]).toMatchObject({ score: null, chosen: true })
  for (const { score, sheet } of evidence) {
    expect(score).toBeNull()
    expect(await pixelsOf(sheet)).toBeDefined()
  }
})

test('a hypothesis that does not exist is refused, and so is a checkpoint without any', async () => {
  const refused = async (checkpoint: string, hypothesis: number) => {
    const { message, extensions } = await server.failure(CHOOSE, {
      input: { checkpoint, hypothesis },
    })
    expect(extensions.code).toBe('BAD_USER_INPUT')
    return message
  }
  const { length } = (await evidenceOf('pixel-norm-bare')).evidence
  expect(await refused('pixel-norm-bare', length)).toBe(
    `hypothesis must be a position in \`evidence\` of "pixel-norm-bare", 0 to ${length - 1}; ` +
      `got ${length}.`,
  )
  await importFile('as-is', 'onnx16.onnx')
  expect(await refused('as-is', 0)).toContain('has no hypotheses to choose from')
})
