/** Classifiers over GraphQL: from the job over a worker to the values of samples. */
import path from 'node:path'
import sharp from 'sharp'
import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDatasetImages } from '../../../server/exploration/dataset-images.ts'
import { discriminatorReals } from '../../../server/sampling/discriminator-input.ts'
import { fixture } from '../../checkpoints/support.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createTempDir } from '../../support/temp-dir.ts'

const RESULT = `values thresholds c candidates { c balancedAccuracy } accuracy balancedAccuracy
  confusion trainingImages validationImages testImages featureCount
  errors { index value predicted score picture { url width } }
  activations { activation featureCount c accuracy balancedAccuracy }`
const CLASSIFIER = `id attribute dataset discriminator activation values thresholds c accuracy
  balancedAccuracy trainingImages testImages featureCount`
const JOB = `id kind state reason ... on ClassifierJob {
  discriminator dataset attribute features result { ${RESULT} } classifier { ${CLASSIFIER} } }`
const START = `mutation ($input: StartClassifierInput!) {
  startClassifier(input: $input) { job { ${JOB} } } }`

/** Images of a class each: a dark or light ground. The noise on it is the same for both. */
async function registerGrounds({ services }: TestServer, count: number): Promise<void> {
  await using folder = await createTempDir()
  let random = 7
  const next = () => (random = (random * 48_271) % 2_147_483_647)
  for (const label of ['dark', 'light']) await mkdir(path.join(folder.path, label))
  const written = Array.from({ length: count }, (_, index) => {
    const label = index % 2 === 0 ? 'dark' : 'light'
    const ground = index % 2 === 0 ? 60 : 130
    const data = Uint8Array.from({ length: 16 * 16 * 3 }, () => ground + (next() % 60))
    return sharp(data, { raw: { width: 16, height: 16, channels: 3 } })
      .png()
      .toFile(path.join(folder.path, label, `${index}.png`))
  })
  await Promise.all(written)
  await services.datasets.register(folder.path, { name: 'grounds', imageSize: 16 })
}

describe('a classifier', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ env: { WORKER: 'on' } })
    const { checkpoints } = server.services
    await registerGrounds(server, 60)
    const discriminators = { critic: 'netd16-k3.pth' }
    for (const [name, file] of Object.entries(discriminators)) {
      await checkpoints.importFile(fixture(`../discriminators/${file}`), { name })
    }
    await checkpoints.importFile(fixture('dcgan128-gray.pth'), { name: 'large' })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  /** Starts a job, follows it to its end, and returns it. */
  async function fit(input: object): Promise<Record<string, any>> {
    const given = { discriminator: 'critic', dataset: 'grounds', attribute: 'class', ...input }
    const { startClassifier } = await server.query(START, { input: given })
    const { id } = startClassifier.job
    const query = `subscription { jobProgress(job: "${id}") { seq } }`
    for await (const { errors } of server.subscriber().iterate<any>({ query })) {
      if (errors) throw new Error(JSON.stringify(errors))
    }
    return (await server.query(`{ job(id: "${id}") { ${JOB} } }`)).job
  }

  test('learns a dataset’s labels from a discriminator’s features, and is saved', async () => {
    const job = await fit({ c: 1 })
    expect(job).toMatchObject({
      ...{ kind: 'classifier', state: 'DONE', dataset: 'grounds', attribute: 'class' },
      features: 'DISCRIMINATOR',
    })
    expect(job.result).toMatchObject({
      ...{ values: ['dark', 'light'], thresholds: [], c: 1, candidates: [], activations: [] },
      ...{ trainingImages: 48, validationImages: 8, testImages: 12 },
      ...{ accuracy: 1, balancedAccuracy: 1, errors: [] },
      confusion: [
        [6, 0],
        [0, 6],
      ],
    })
    const { c, accuracy, balancedAccuracy, featureCount } = job.result
    const classifier = {
      ...{ c, accuracy, balancedAccuracy, featureCount, trainingImages: 48, testImages: 12 },
      ...{ values: ['dark', 'light'], thresholds: [], attribute: 'class', dataset: 'grounds' },
      ...{ discriminator: job.discriminator, activation: null },
    }
    expect(job.classifier).toMatchObject(classifier)
    const { id } = job.classifier
    const found = await server.query(`{ classifier(id: "${id}") { ${CLASSIFIER} }
      node(id: "${id}") { ... on Classifier { ${CLASSIFIER} } } }`)
    expect(found).toEqual({ classifier: job.classifier, node: job.classifier })
  })

  test('chooses C, and measures each activation, other features and other seeds', async () => {
    const { result } = await fit({ perActivation: true, seed: 3, samplesPerClass: 10 })
    expect(result).toMatchObject({ trainingImages: 20, validationImages: 4, testImages: 12 })
    expect(result.candidates.map(({ c }: { c: number }) => c)).toEqual([0.01, 0.1, 1, 10, 100])
    expect(result.candidates).toContainEqual({ c: result.c, balancedAccuracy: expect.any(Number) })
    const { checkpoint } = await server.query(
      '{ checkpoint(checkpoint: "critic") { activations { name } } }',
    )
    expect(result.activations.map(({ activation }: any) => activation)).toEqual(
      checkpoint.activations.map(({ name }: any) => name),
    )
    const counts = result.activations.map(({ featureCount }: any) => featureCount)
    expect(counts.reduce((a: number, b: number) => a + b)).toBe(result.featureCount)

    const pixels = await fit({ features: 'PIXELS', c: 1 })
    expect(pixels).toMatchObject({ classifier: null, result: { featureCount: 16 * 16 * 3 } })
    expect(pixels.result.balancedAccuracy).toBe(1)
    const random = await fit({ features: 'RANDOM', c: 1 })
    expect(random).toMatchObject({ classifier: null, result: { accuracy: 1 } })
    expect(random.result.featureCount).toBe(result.featureCount)
  })

  test('scores samples of a generator, the likeliest value first, and is opened once per request', async () => {
    const { classifier } = await fit({ c: 1 })
    const ATTRIBUTES = `attributes(classifier: "${classifier.id}") { attribute value score }`
    const { generate } = await server.query(`{ generate(seed: 3) { ${ATTRIBUTES} } }`)
    const [first, second] = generate.attributes
    expect([first.value, second.value].sort()).toEqual(['dark', 'light'])
    expect(first.attribute).toBe('class')
    expect(first.score).toBeGreaterThan(0)
    expect(second.score).toBe(-first.score)

    const { services } = server
    const opened = vi.spyOn(services.classifiers, 'open')
    const latents = [3, 4, 5, 6].map((seed) => ({ seed }))
    const SAMPLES = `query ($latents: [LatentInput!]!) { samples(latents: $latents) { ${ATTRIBUTES} } }`
    const { samples } = await server.query(SAMPLES, { latents })
    expect(opened).toHaveBeenCalledTimes(1)
    opened.mockRestore()
    expect(samples).toHaveLength(4)
    expect(samples[0]).toEqual(generate)

    const judge = await services.classifiers.open(classifier.id)
    const named = { datasetId: null, dataset: 'grounds' }
    const images = await openDatasetImages(services.datasets, named, {
      ...{ width: 16, height: 16, channels: 3 },
    })
    const shown = Array.from({ length: images.count }, (_, image) => image)
    const inputs = discriminatorReals(images.read(shown), judge.discriminator)
    expect(await judge.judge(inputs, shown.length)).toEqual(shown.map(images.label))
    images[Symbol.dispose]()

    const large = `{ generate(seed: 3, checkpoint: "large") { ${ATTRIBUTES} } }`
    const { extensions, message } = await server.failure(large)
    expect(extensions.code).toBe('BAD_USER_INPUT')
    expect(message).toContain('128x128')
  })

  test('is listed by discriminator, dataset and attribute until it is deleted', async () => {
    const { classifier } = await fit({ c: 0.5 })
    const list = async (filters: string) =>
      (await server.query(`{ classifiers${filters} { nodes { id } } }`)).classifiers.nodes
    for (const filters of ['', '(checkpoint: "critic", dataset: "grounds", attribute: "class")']) {
      expect((await list(filters))[0]).toEqual({ id: classifier.id })
    }
    expect(await list('(checkpoint: "small")')).toEqual([])
    expect(await list('(dataset: "other")')).toEqual([])
    expect(await list('(attribute: "other")')).toEqual([])
    const drop = `mutation { deleteClassifier(input: {id: "${classifier.id}"}) { deletedId } }`
    expect(await server.query(drop)).toEqual({ deleteClassifier: { deletedId: classifier.id } })
    expect((await server.failure(drop)).extensions.code).toBe('CLASSIFIER_NOT_FOUND')
    expect(await list('')).not.toContainEqual({ id: classifier.id })
    const score = `{ generate(seed: 1) { attributes(classifier: "${classifier.id}") { value } } }`
    expect((await server.failure(score)).extensions.code).toBe('CLASSIFIER_NOT_FOUND')
  })

  test.each([
    [{ discriminator: 'small' }, 'BAD_USER_INPUT', 'is a generator'],
    [{ dataset: 'absent' }, 'DATASET_NOT_FOUND', '"absent"'],
    [{ attribute: 'hat' }, 'BAD_USER_INPUT', 'Available: class'],
    [{ activation: '9.relu' }, 'BAD_USER_INPUT', '"9.relu"'],
    [{ c: 0 }, 'BAD_USER_INPUT', 'c must be'],
    [{ seed: -1 }, 'BAD_USER_INPUT', 'seed'],
    [{ thresholds: [1, 1] }, 'BAD_USER_INPUT', 'thresholds must ascend; got 1 after 1'],
    [{ thresholds: Array(10).fill(0) }, 'BAD_USER_INPUT', 'number of thresholds'],
    [{ samplesPerClass: 1 }, 'BAD_USER_INPUT', 'samplesPerClass'],
  ])('of %j is refused with %s, and queues nothing', async (changed, code, words) => {
    const count = '{ jobs(kind: "classifier") { totalCount } }'
    const before = await server.query(count)
    const input = { discriminator: 'critic', dataset: 'grounds', attribute: 'class', ...changed }
    const { extensions, message } = await server.failure(START, { input })
    expect(extensions.code).toBe(code)
    expect(message).toContain(words)
    expect(await server.query(count)).toEqual(before)
  })
})
