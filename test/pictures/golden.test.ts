/** Addresses and documents of earlier versions: signed URLs and databases outlive their server. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { GeneratorCheckpoint } from '../../server/checkpoints/checkpoint.ts'
import type { PictureSources } from '../../server/context.ts'
import type { DocumentStore } from '../../server/db/stores.ts'
import { datasetRenderer } from '../../server/datasets/picture.ts'
import { arithmeticStudyRenderer } from '../../server/exploration/studies/picture.ts'
import { filtersRenderer } from '../../server/exploration/filters/picture.ts'
import { RandomNetworks } from '../../server/exploration/random-network.ts'
import { datasetImageRenderer } from '../../server/exploration/nearest/picture.ts'
import { pairsRenderer } from '../../server/exploration/deduplication/picture.ts'
import { latentOf } from '../../server/latent/resolved-latent.ts'
import { packedDocument } from '../../server/pictures/address.ts'
import { createPictures } from '../../server/pictures/pictures.ts'
import { alternativeRenderer } from '../../server/sampling/alternatives.ts'
import { comparisonRenderers } from '../../server/sampling/comparison.ts'
import { keyText } from '../../server/sampling/latent-key.ts'
import { resolveLatent } from '../../server/sampling/latents.ts'
import { samplingRenderers } from '../../server/sampling/renderers.ts'
import { plainSampling } from '../../server/sampling/sampling.ts'
import { StoredVariants } from '../../server/sampling/stored-variants.ts'
import { trainingRenderers } from '../../server/training/pictures.ts'
import { canonicalJson, sha256 } from '../../server/weights/canonical-json.ts'

interface Golden {
  readonly address: string
  /** The document that the address names by its hash. */
  readonly document?: string
  /** The address that contains the document. */
  readonly packed?: string
}

const goldens = JSON.parse(
  readFileSync(new URL('golden-addresses.json', import.meta.url), 'utf8'),
) as Record<string, Golden>

const checkpoint = {
  digest: '0123456789abcdef'.repeat(4),
  kind: 'generator',
  generator: { latent: { size: 6, prior: { distribution: 'normal' } } },
} as GeneratorCheckpoint
const sampling = plainSampling(checkpoint)
const nothing = () => Promise.reject(new Error('nothing is rendered or looked up here'))
const documents = new Map(
  Object.values(goldens).flatMap(({ document }) =>
    document ? [[sha256(document), document]] : [],
  ),
)

const store: DocumentStore = {
  put: nothing,
  get: async (hash) => JSON.parse(documents.get(hash)!) as unknown,
  findByPrefix: nothing,
  deleteUnused: nothing,
}

const options = {
  sampler: { sample: nothing, activations: nothing, inW: nothing },
  variants: new StoredVariants(store),
  checkpoints: { resolve: async () => checkpoint },
  engine: async () => ({
    info: { name: 'onnxruntime', version: '1', provider: 'cpu', device: 'x' } as never,
  }),
}
const pictures = createPictures<PictureSources>({
  renderers: {
    ...samplingRenderers(options),
    ...comparisonRenderers(options),
    ...trainingRenderers({ snapshotPng: nothing }),
    arithmeticStudy: arithmeticStudyRenderer(options),
    alternative: alternativeRenderer({ ...options, checkpoints: { alternative: nothing } }),
    dataset: datasetRenderer({ sheet: nothing }),
    datasetImage: datasetImageRenderer({ open: nothing }),
    filters: filtersRenderer({
      ...{ checkpoints: { resolve: nothing }, datasets: { open: nothing }, engine: nothing },
      randomNetworks: new RandomNetworks(''),
    }),
    pairs: pairsRenderer({ pictures: nothing }),
  },
  documents: store,
  signingKeys: ['a key of the old version'],
})

const latent = (input: unknown, truncation = 1) =>
  resolveLatent(input, { checkpoint, truncation, latents: { find: nothing } })
const eighth = (weight: number) => ({ sum: [{ weight, latent: { seed: 8 } }] })

const seed = await latent({ seed: 7 })
const psi = await latent({ seed: 7 }, 0.5)
const literal = await latent({ z: [1, -2, 0.5, 0, 3.25, -0.125] })
const mean = await latent({ mean: [{ seed: 1 }, { seed: 2 }] }, 0.3)
const slerp = await latent({ slerp: { from: { seed: 1 }, to: { seed: 2 }, t: 0.25 } })
const long = latentOf({ z: [] }, () => new Float32Array(400).fill(0.5))
const sample = { kind: 'sample', sampling, latent: seed, format: 'PNG' } as const
const { digest } = checkpoint
const keys = [seed, psi, literal].map(({ key }) => keyText(key))
const run = '0f8fad5b-d9cb-469f-a165-70867728950e'

const sources: Record<string, PictureSources> = {
  'sample seed': sample,
  'sample psi': { ...sample, latent: psi },
  'sample zero': { ...sample, latent: await latent({ seed: 0 }, 0) },
  'sample again': { ...sample, latent: await latent(eighth(0.25)) },
  'sample whole': { ...sample, latent: await latent(eighth(1)) },
  'sample twice': { ...sample, latent: await latent(eighth(0.5), 0.5) },
  'sample more': { ...sample, latent: await latent(eighth(1.5)) },
  'sample literal': { ...sample, latent: literal },
  'sample mean': { ...sample, latent: mean },
  'sample slerp': { ...sample, latent: slerp },
  'sample jpeg scaled': { ...sample, format: 'JPEG', size: 128 },
  'sample raw': { ...sample, latent: psi, format: 'RAW', size: 128 },
  'sample long': { ...sample, latent: long, format: 'WEBP', size: 64 },
  sheet: { kind: 'sheet', sampling, latents: [seed, psi, literal], columns: 2 },
  'sheet breaks': {
    ...{ kind: 'sheet', sampling, latents: [seed, psi, mean], columns: 2, breaks: [0, 2] },
  },
  animation: { kind: 'animation', sampling, latents: [seed, slerp], format: 'WEBP', fps: 12 },
  'animation size': {
    ...{ kind: 'animation', sampling, latents: [seed, slerp], format: 'GIF', fps: 12, size: 256 },
  },
  dataset: { kind: 'dataset', id: run, count: 9, imageSize: 64 },
  pairs: {
    kind: 'pairs',
    id: run,
    imageSize: 64,
    pairs: [
      [3, 17],
      [0, 4],
    ],
  },
  snapshot: { kind: 'snapshot', run, seq: 41 },
  timeline: { kind: 'timeline', run, frames: [1, 5, 9], format: 'GIF', fps: 8, size: 128 },
  datasetImage: { kind: 'datasetImage', id: run, index: 7, imageSize: 64, channels: 3 },
  filters: {
    ...{ kind: 'filters', discriminator: checkpoint.digest, random: true, dataset: run },
    ...{ activation: '5.leakyRelu', columns: 2 },
    units: [{ unit: 3, images: [{ index: 7, x: 2, y: 0 }] }],
  },
  arithmeticStudy: {
    ...{ kind: 'arithmeticStudy', checkpoint: digest },
    cases: [{ plus: [3, 1], minus: [4, 1], target: 5 }],
  },
  alternative: { kind: 'alternative', checkpoint: digest, hypothesis: 2 },
  comparison: { kind: 'comparison', columns: [{ digest, latents: keys }], size: 64 },
  film: {
    ...{ kind: 'film', digests: [digest, digest], latent: keys[1]!, format: 'WEBP' },
    ...{
      fps: 8,
      size: 64,
      variant: { label: null, ablate: [{ activation: '2.relu', maps: [1], strength: 1 }] },
    },
  },
}

test.each(Object.entries(goldens))(
  '%s is read back from every address that it ever had, and has the same document',
  async (name, { address, document, packed }) => {
    const source = pictures.check(sources[name]!)
    const current = await pictures.address(source)
    if (!document) expect(current).toBe(address)
    for (const given of [address, packed ?? current]) {
      const parsed = await pictures.parse(given)
      expect(parsed.kind).toBe(source.kind)
      expect(await pictures.address(parsed)).toBe(current)
    }
    if (packed) {
      const [, path] = /^\/images\/[\w-]{26}\/(packed\/[\w-]+)\.\w+$/.exec(current)!
      expect(canonicalJson(packedDocument(path!))).toBe(document)
    }
  },
)

test('the goldens cover every kind of picture', () => {
  const kinds = Object.keys(goldens).map((name) => sources[name]!.kind)
  expect(new Set(kinds)).toEqual(
    new Set([
      ...['sample', 'sheet', 'animation', 'dataset', 'snapshot', 'timeline'],
      ...['datasetImage', 'filters', 'arithmeticStudy', 'comparison', 'film', 'pairs'],
      'alternative',
    ]),
  )
  expect(Object.keys(goldens)).toEqual(Object.keys(sources))
})
