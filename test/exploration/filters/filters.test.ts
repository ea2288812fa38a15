/** Filters over GraphQL, from the mutation over a worker to pictures by address. */
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guidedGraph } from '../../../server/exploration/filters/graphs.ts'
import { bindParameters } from '../../../server/graph/bind.ts'
import { evaluate } from '../../../server/graph/evaluate.ts'
import { asDiscriminator } from '../../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../../server/checkpoints/programs.ts'
import { openDatasetImages } from '../../../server/exploration/dataset-images.ts'
import { discriminatorReals } from '../../../server/sampling/discriminator-input.ts'
import { readWeights } from '../../../server/weights/safetensors.ts'
import { fixture } from '../../checkpoints/support.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createTempDir } from '../../support/temp-dir.ts'
import { writeGrainyImages } from '../../support/tiny-images.ts'

const SET = `{ units { unit selectivity images { index value x y } picture { url width height } }
  sheet { url width height } }`
const JOB = `id kind state ... on FiltersJob { discriminator activation dataset
  result { images trained ${SET} random ${SET} } }`
const START = `mutation ($input: StartFiltersInput!) { startFilters(input: $input) { job { ${JOB} } } }`

describe('the filters of a discriminator', () => {
  let server: TestServer
  let activation: string
  beforeAll(async () => {
    server = await startTestServer({ env: { WORKER: 'on', MAX_COST: '100000' } })
    const { checkpoints, datasets } = server.services
    await using folder = await createTempDir()
    const images = path.join(folder.path, 'images')
    await writeGrainyImages(images)
    await datasets.register(images, { name: 'grain', imageSize: 16 })
    const file = fixture('../discriminators/netd16-k3.pth')
    const { checkpoint } = await checkpoints.importFile(file, { name: 'critic' })
    activation = asDiscriminator(checkpoint).discriminator.activations[0]!.name
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const start = async (input: object): Promise<Record<string, any>> => {
    const given = { discriminator: 'critic', activation, dataset: 'grain', ...input }
    return (await server.query(START, { input: given })).startFilters.job
  }

  /** Follows a job to its end. */
  async function finish(id: string): Promise<Record<string, any>> {
    const query = `subscription { jobProgress(job: "${id}") { ... on StateEvent { state reason } } }`
    for await (const { errors } of server.subscriber().iterate<any>({ query })) {
      if (errors) throw new Error(JSON.stringify(errors))
    }
    const { job } = await server.query(`{ job(id: "${id}") { ${JOB} } }`)
    expect(job.state).toBe('DONE')
    return job
  }

  /** The maps of every image: [image][unit] = values, row by row. */
  async function mapsOf() {
    const { checkpoints, datasets, engine } = server.services
    const discriminator = asDiscriminator(await checkpoints.resolve('critic'))
    const { image } = discriminator.discriminator
    const named = { datasetId: null, dataset: 'grain' }
    using images = await openDatasetImages(datasets, named, image)
    const output = `activation.${activation}`
    const program = programOf(discriminator, { outputs: [output] })
    const indices = Array.from({ length: images.count }, (_, index) => index)
    const inputs = { images: discriminatorReals(images.read(indices), discriminator) }
    const made = (await (await engine.get()).run(program, inputs, images.count))[output]!
    const [, units, height, width] = made.shape as [number, number, number, number]
    const area = height * width
    const map = (index: number, unit: number) => [
      ...made.data.slice((index * units + unit) * area, (index * units + unit + 1) * area),
    ]
    return { map, units, width, images: inputs.images, count: images.count, discriminator }
  }

  const fetchPicture = async (url: string) => {
    const response = await fetch(new URL(url, server.url))
    expect(response.status).toBe(200)
    return sharp(Buffer.from(await response.arrayBuffer()))
      .raw()
      .toBuffer({ resolveWithObject: true })
  }

  test('are the images with the largest values in their maps, strongest first', async () => {
    const { map, width, count, units } = await mapsOf()
    const job = await finish((await start({ units: [1, 0] })).id)
    expect(job).toMatchObject({ kind: 'filters', activation, dataset: 'grain' })
    expect(job.result.images).toBe(count)
    expect(job.result.trained.units.map(({ unit }: any) => unit)).toEqual([1, 0])
    for (const { unit, images } of job.result.trained.units) {
      const peaks = Array.from({ length: count }, (_, index) => Math.max(...map(index, unit)))
      const strongest = [...peaks].sort((a, b) => b - a).slice(0, 8)
      expect(images.map(({ value }: any) => value)).toEqual(
        strongest.map((value) => expect.closeTo(value, 4)),
      )
      expect(new Set(images.map(({ index }: any) => index)).size).toBe(8)
      for (const { index, value, x, y } of images) {
        expect(map(index, unit)[y * width + x]).toBeCloseTo(value, 4)
      }
    }
    expect(units).toBeGreaterThan(1)
  })

  test('are those of the most selective units by default, and the same whenever they are found', async () => {
    const { map, units, count } = await mapsOf()
    const first = await finish((await start({})).id)
    const again = await finish((await start({})).id)
    expect(again.result).toEqual(first.result)
    const { trained, random } = first.result
    expect(trained.units).toHaveLength(Math.min(64, units))
    for (const { units } of [trained, random]) {
      const selectivities = units.map(({ selectivity }: any) => selectivity)
      expect(selectivities).toEqual([...selectivities].sort((a, b) => b - a))
    }
    expect(random.units).not.toEqual(trained.units)
    const { unit, selectivity, images } = trained.units[0]
    const peaks = Array.from({ length: count }, (_, index) => Math.max(...map(index, unit)))
    const mean = peaks.reduce((sum, peak) => sum + peak, 0) / count
    const deviation = Math.sqrt(peaks.reduce((sum, peak) => sum + (peak - mean) ** 2, 0) / count)
    const strongest = images.reduce((sum: number, { value }: any) => sum + value, 0) / 8
    expect(selectivity).toBeCloseTo((strongest - mean) / deviation, 3)
  })

  test('are drawn as parts of the images above their guided gradients', async () => {
    const { units, images: pixels, discriminator } = await mapsOf()
    const job = await finish((await start({ units: [0] })).id)
    const one = `unit(unit: 0) { unit picture { url } } none: unit(unit: 1) { unit }`
    const query = `{ job(id: "${job.id}") { ... on FiltersJob { result { trained { ${one} } } } } }`
    const { trained } = (await server.query(query)).job.result
    const [{ url }] = job.result.trained.units.map(({ picture }: any) => picture)
    expect(trained).toEqual({ unit: { unit: 0, picture: { url } }, none: null })
    const { images, picture } = job.result.trained.units[0]
    const { data, info } = await fetchPicture(picture.url)
    expect(info).toMatchObject({ width: picture.width, height: picture.height })
    // The receptive field of a first 3x3 convolution, enlarged to 48 pixels, after gaps of 4.
    const { x, y, index } = images[0]
    const edge = (picture.height - 10) / 2
    const {
      network,
      discriminator: { activations, image },
    } = discriminator
    if (network.kind !== 'family') throw new Error('The fixture has no architecture.')
    const [, height, width] = activations[0]!.shape as [number, number, number]
    const oneHot = (at: number, size: number) => ({
      shape: [1, size],
      data: Float32Array.from({ length: size }, (_, place) => Number(place === at)),
    })
    const graph = bindParameters(
      guidedGraph(network, activation),
      readWeights(await network.weights.bytes()),
    )
    const area = image.width * image.height
    const size = area * image.channels
    const { gradient } = evaluate(graph, {
      images: {
        shape: [1, image.channels, image.height, image.width],
        data: pixels.subarray(index * size, (index + 1) * size),
      },
      unit: oneHot(0, units),
      row: oneHot(y, height),
      column: oneHot(x, width),
    })
    const peak = gradient!.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const field = 3
    const scale = edge / field
    expect(scale).toBe(16)
    const [left, top] = [x, y].map((at) => Math.min(Math.max(0, 2 * at - 1), image.width - field))
    for (const [row, column] of [
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 2],
    ] as const) {
      const pixel = (from: number) => {
        const at = ((from + row * scale + 3) * info.width + 4 + column * scale + 3) * info.channels
        return [...data.subarray(at, at + 3)]
      }
      const place = (top! + row) * image.width + left! + column
      const channels = [0, 1, 2].map((channel) => channel * area + place)
      const shown = channels.map((at) => Math.round(((pixels[index * size + at]! + 1) / 2) * 255))
      expect(pixel(4)).toEqual(shown)
      const guided = channels.map((at) => Math.round(127.5 + (127.5 * gradient!.data[at]!) / peak))
      pixel(6 + edge).forEach((value, channel) => {
        expect(Math.abs(value - guided[channel]!)).toBeLessThanOrEqual(1)
      })
    }
  })

  test('have sheets, also of random weights, that differ', async () => {
    const { result } = await finish((await start({})).id)
    const sheets = await Promise.all(
      [result.trained, result.random].map(({ sheet }) => fetchPicture(sheet.url)),
    )
    for (const [at, { info }] of sheets.entries()) {
      const { width, height } = [result.trained, result.random][at].sheet
      expect(info).toMatchObject({ width, height })
    }
    expect(sheets[0]!.data.equals(sheets[1]!.data)).toBe(false)
  })

  test('have figures that cost more, the larger the images are', async () => {
    const cost = async () => {
      const query =
        '{ job(id: "x") { ... on FiltersJob { result { trained { sheet { url } } } } } }'
      const response = await server.post({ query, extensions: { cost: true } })
      return (await response.json()).extensions.cost.estimated as number
    }
    const before = await cost()
    await server.services.checkpoints.importFile(fixture('dcgan128-gray.pth'), { name: 'large' })
    expect(await cost()).toBeGreaterThan(3 * before)
  })

  test.each([
    [{ discriminator: 'absent' }, 'CHECKPOINT_NOT_FOUND', '"absent"'],
    [{ discriminator: 'small' }, 'BAD_USER_INPUT', '"small" is a generator'],
    [{ activation: '9.relu' }, 'BAD_USER_INPUT', 'no activation "9.relu"'],
    [{ units: [] }, 'BAD_USER_INPUT', 'The number of units'],
    [{ units: [4096] }, 'BAD_USER_INPUT', 'units[0]'],
    [{ images: 15 }, 'BAD_USER_INPUT', 'images'],
    [{ dataset: 'absent' }, 'DATASET_NOT_FOUND', '"absent"'],
  ])('of %j are refused with %s, and queue nothing', async (input, code, words) => {
    const count = '{ jobs(kind: "filters") { totalCount } }'
    const before = await server.query(count)
    const given = { discriminator: 'critic', activation, dataset: 'grain', ...input }
    const { extensions, message } = await server.failure(START, { input: given })
    expect(extensions.code).toBe(code)
    expect(message).toContain(words)
    expect(await server.query(count)).toEqual(before)
  })
})
