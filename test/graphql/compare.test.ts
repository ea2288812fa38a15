import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

/** A grey 32x32 generator. */
const GRAY = fileURLToPath(new URL('../fixtures/checkpoints/dcgan32-gray.pth', import.meta.url))

/** A server with the checkpoints `small` (16x16 RGB) and `gray`, and a run `squares` of zDim 6. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { WORKER: 'on', MAX_COST: '10000' } })
  await server.services.checkpoints.importFile(GRAY, { name: 'gray' })
  const images = path.join(server.config.importDir, 'squares')
  await writeTinyImages(images)
  await server.services.datasets.register(images, { name: 'squares', imageSize: 16 })
  // Learns so fast that the samples of any two checkpoints differ.
  const fast = { zDim: 6, learningRateG: 0.02, emaDecay: 0 }
  const settings = { ...TINY_RUN, ...fast, steps: 16, checkpointEvery: 4, keepEvery: 4 }
  const run = await server.services.training.start({
    ...settings,
    dataset: 'squares',
    name: 'squares',
  })
  const progress = await server.services.training.progress(run.id, { after: 0, mode: 'ALL' })
  for await (const event of progress) if (event.kind === 'state') expect(event.reason).toBeNull()
})
afterAll(() => server[Symbol.asyncDispose]())

const COMPARE = `query ($input: CompareInput!, $size: Int) {
  compare(input: $input) {
    checkpoints { name }
    rows { z recipe url(format: RAW) checkpoint { name } width height }
    sheet(size: $size) { url dataUri width height }
  }
}`
const FILM = `
query ($run: ID!, $latent: LatentInput!, $variant: SamplingVariant, $size: Int, $frames: Int! = 12) {
  film(
    run: $run, latent: $latent, variant: $variant, frames: $frames, format: GIF, fps: 4, size: $size
  ) { url width height }
}`

const download = async (url: string) => {
  const response = await fetch(new URL(url, server.url))
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
}

/** The pixels of a sample, from the API, as an RGB square of `size` pixels. */
async function cell(seed: number, checkpoint: string, size: number, truncation = 1) {
  const { generate } = await server.query(
    `query ($seed: Int!, $checkpoint: String, $truncation: Float, $size: Int) {
      generate(seed: $seed, checkpoint: $checkpoint, truncation: $truncation) { dataUri(size: $size) }
    }`,
    { seed, checkpoint, size, truncation },
  )
  const png = Buffer.from(generate.dataUri.split(',')[1], 'base64')
  return sharp(png).toColourspace('srgb').removeAlpha().raw().toBuffer()
}

describe('compare', () => {
  test('renders every latent by every checkpoint, in one sheet of equal cells', async () => {
    const checkpoints = ['small', 'gray', 'squares@4', 'squares@latest']
    const latents = [{ seed: 3 }, { seed: 4 }]
    const { compare } = await server.query(COMPARE, {
      input: { latents, checkpoints, truncation: 0.8 },
    })
    const names = ['small', 'gray', 'squares@4', 'squares@16']
    expect(compare.checkpoints.map(({ name }: any) => name)).toEqual(names)
    expect(compare.rows.map((row: any[]) => row.map((sample) => sample.checkpoint.name))).toEqual([
      names,
      names,
    ])
    expect(compare.rows[1].map((sample: any) => sample.width)).toEqual([16, 32, 16, 16])
    const { url, dataUri, width, height } = compare.sheet
    expect({ width, height }).toEqual({ width: 2 + 4 * 34, height: 2 + 2 * 34 })
    const { bytes } = await download(url)
    expect(`data:image/png;base64,${bytes.toString('base64')}`).toBe(dataUri)
    const sheet = sharp(bytes)
    expect(await sheet.metadata()).toMatchObject({ width, height })
    for (const [row, { seed }] of latents.entries()) {
      for (const [column, name] of names.entries()) {
        const place = { left: 2 + column * 34, top: 2 + row * 34, width: 32, height: 32 }
        const shown = await sheet.clone().extract(place).removeAlpha().raw().toBuffer()
        expect(shown.equals(await cell(seed, name, 32, 0.8)), `${seed} by ${name}`).toBe(true)
      }
    }
  })

  test('renders cells of a requested size, and from the URL alone on a restarted server', async () => {
    const input = {
      latents: [{ mean: [{ seed: 1 }, { seed: 2 }] }],
      checkpoints: ['gray', 'small'],
    }
    const { compare } = await server.query(COMPARE, { input, size: 64 })
    expect(compare.sheet).toMatchObject({ width: 2 + 2 * 66, height: 68 })
    const before = await download(compare.sheet.url)
    await server.restart()
    expect((await download(compare.sheet.url)).bytes.equals(before.bytes)).toBe(true)
  })

  test('names the latent and the checkpoint whose zDim differs', async () => {
    const latents = [{ seed: 1 }, { z: [1, 2, 3, 4, 5, 6, 7, 8] }]
    const input = { latents, checkpoints: ['small', 'squares@latest'] }
    const { message, extensions } = await server.failure(COMPARE, { input })
    expect(message).toBe(`On "squares@16", latents[1].z has 8 values; the checkpoint's z has 6.`)
    expect(extensions).toEqual({ code: 'LATENT_DIMENSION_MISMATCH', expected: 6, actual: 8 })
    const seeds = { latents: [{ seed: 1 }], checkpoints: input.checkpoints }
    const { compare } = await server.query(COMPARE, { input: seeds })
    expect(compare.rows[0].map(({ z }: any) => z.length)).toEqual([8, 6])
  })

  test.each([
    [
      { latents: [], checkpoints: ['small'] },
      'BAD_USER_INPUT',
      /number of latents.* 1 to 16; got 0/,
    ],
    [
      { latents: [{ seed: 1 }], checkpoints: [] },
      'BAD_USER_INPUT',
      /number of checkpoints.* got 0/,
    ],
    [
      { latents: [{ seed: 1 }], checkpoints: Array(17).fill('small') },
      'BAD_USER_INPUT',
      /number of checkpoints must be a whole number from 1 to 16; got 17/,
    ],
    [{ latents: [{ seed: 1 }], checkpoints: ['nothing'] }, 'CHECKPOINT_NOT_FOUND', /nothing/],
    [{ latents: [{ seed: 1 }], checkpoints: ['squares@7'] }, 'CHECKPOINT_NOT_FOUND', /squares/],
  ])('rejects %j', async (input, code, words) => {
    const { message, extensions } = await server.failure(COMPARE, { input })
    expect(extensions.code).toBe(code)
    expect(message).toMatch(words)
  })

  test('rejects a sheet with cells above 256 pixels', async () => {
    const input = { latents: [{ seed: 1 }], checkpoints: ['small'] }
    expect(await server.failure(COMPARE, { input, size: 257 })).toMatchObject({
      message: 'size must be a whole number from 1 to 256; got 257.',
    })
  })
})

describe('film', () => {
  test('shows the latent by each checkpoint of the run, oldest first', async () => {
    const { film } = await server.query(FILM, { run: 'squares', latent: { seed: 5 } })
    expect(film).toMatchObject({ width: 16, height: 16 })
    const { bytes } = await download(film.url)
    const animation = sharp(bytes, { animated: true })
    expect(await animation.metadata()).toMatchObject({
      ...{ pages: 4, pageHeight: 16, width: 16, loop: 0, delay: [250, 250, 250, 250] },
    })
    const pixels = await animation.removeAlpha().raw().toBuffer()
    const cells = await Promise.all([4, 8, 12, 16].map((step) => cell(5, `squares@${step}`, 16)))
    // A GIF has 256 colours for each frame: every frame is nearest to its own checkpoint's sample.
    for (const [index, own] of cells.entries()) {
      const frame = pixels.subarray(index * own.length, (index + 1) * own.length)
      const distances = cells.map((other) => distance(frame, other))
      expect(distances.indexOf(Math.min(...distances))).toBe(index)
      expect(distances[index]).toBeLessThan(3)
    }
  })

  test('has at most as many frames as requested, always the newest checkpoint', async () => {
    for (const [frames, steps] of [
      [2, [4, 16]],
      [1, [16]],
    ] as const) {
      const { film } = await server.query(FILM, { run: 'squares', latent: { seed: 5 }, frames })
      const { bytes } = await download(film.url)
      const animation = sharp(bytes, { animated: true })
      const pixels = await animation.clone().removeAlpha().raw().toBuffer()
      expect((await animation.metadata()).pages ?? 1).toBe(steps.length)
      for (const [index, step] of steps.entries()) {
        const own = await cell(5, `squares@${step}`, 16)
        const frame = pixels.subarray(index * own.length, (index + 1) * own.length)
        expect(distance(frame, own)).toBeLessThan(3)
      }
    }
    const { message } = await server.failure(FILM, {
      ...{ run: 'squares', latent: { seed: 5 }, frames: 61 },
    })
    expect(message).toBe('frames must be a whole number from 1 to 60; got 61.')
  })

  test('applies size and variant', async () => {
    const variant = { ablate: [{ activation: '2.relu', maps: [0, 1] }] }
    const variables = { run: 'squares', latent: { seed: 5 }, size: 40 }
    const plain = await server.query(FILM, variables)
    const changed = await server.query(FILM, { ...variables, variant })
    expect(changed.film).toMatchObject({ width: 40, height: 40 })
    expect(changed.film.url).not.toBe(plain.film.url)
    const [first, second] = await Promise.all(
      [plain, changed].map(({ film }) => download(film.url)),
    )
    expect(second!.status).toBe(200)
    expect(second!.bytes.equals(first!.bytes)).toBe(false)
  })

  test('is null for a run without checkpoints, and fails for an unknown run', async () => {
    await using idle = await startTestServer({ beside: server })
    const { startTraining } = await idle.query(
      `mutation { startTraining(input: { name: "later", dataset: "squares", imageSize: 16, priority: -100 }) { run { id } } }`,
    )
    const id = startTraining.run.id
    await idle.query(`mutation { cancelTraining(run: "${id}") { run { state } } }`)
    const { film } = await idle.query(FILM, { run: id, latent: { seed: 5 } })
    expect(film).toBeNull()
    const { extensions } = await idle.failure(FILM, { run: 'nothing', latent: { seed: 5 } })
    expect(extensions.code).toBe('TRAINING_RUN_NOT_FOUND')
  })

  test('has a URL that is gone once the run has removed one of its checkpoints', async () => {
    const { film } = await server.query(FILM, { run: 'squares', latent: { seed: 6 } })
    await server.query('mutation { deleteRun(run: "squares") { deletedId } }')
    await expect.poll(async () => (await download(film.url)).status).not.toBe(200)
  })
})

function distance(one: Buffer, other: Buffer): number {
  const total = one.reduce((sum, value, index) => sum + Math.abs(value - other[index]!), 0)
  return total / one.length
}
