import { parse, valueFromASTUntyped, type FieldNode, type OperationDefinitionNode } from 'graphql'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { truncated } from '../../clients/explorer/src/latents/recipe.ts'
import { blocksOf } from '../docs/pages.ts'
import { startTestServer } from '../support/server.ts'
import { TINY_RUN } from '../support/tiny-images.ts'

const DEFAULT = `{
  checkpoint { name }
  generate(seed: 7) { width height score(discriminator: "demo-discriminator") { probability } }
}`

it('A new installation samples and scores the demo checkpoint; once deleted, it does not come back', async () => {
  await using server = await startTestServer({ checkpoint: false, env: { DEMO: 'on' } })
  const { checkpoint, generate } = await server.query(DEFAULT)
  expect(checkpoint.name).toBe('demo')
  expect(generate).toMatchObject({ width: 64, height: 64 })
  expect(generate.score.probability).toBeGreaterThan(0)
  for (const name of ['demo', 'demo-discriminator']) {
    await server.query(`mutation { deleteCheckpoint(input: { checkpoint: "${name}" }) { digest } }`)
  }
  await using next = await startTestServer({
    checkpoint: false,
    env: { DEMO: 'on' },
    beside: server,
  })
  expect(await next.query('{ checkpoint { name } }')).toEqual({ checkpoint: null })
})

it('The demo checkpoint’s truncation keeps to its centre, and its recipes and addresses give the same pixels', async () => {
  await using server = await startTestServer({ checkpoint: false, env: { DEMO: 'on' } })
  const ask = `query ($latent: LatentInput!, $psi: Float) {
    sample(latent: $latent, truncation: $psi) { recipe url(format: RAW) dataUri(format: RAW) }
  }`
  const sample = async (latent: object, psi: number) =>
    (await server.query(ask, { latent, psi })).sample
  const { checkpoint } = await server.query('{ checkpoint { truncationCentre } }')
  const centre = { seed: checkpoint.truncationCentre as number }
  const typical = await sample(centre, 1)
  for (const seed of [7, 8]) {
    expect(await sample({ seed }, 0)).toEqual(typical)
    const { recipe, dataUri, url } = await sample({ seed }, 0.5)
    expect(recipe).toEqual({ slerp: { from: centre, to: { seed }, t: 0.5 } })
    expect(await sample(recipe, 1)).toMatchObject({ recipe, dataUri })
    const response = await fetch(new URL(url, server.url))
    const pixels = Buffer.from(await response.arrayBuffer())
    expect(pixels.equals(Buffer.from(dataUri.split(',')[1], 'base64'))).toBe(true)
    const explorer = truncated({ seed }, 0.5, {
      truncationCentre: centre.seed,
      prior: null,
      mapping: null,
    })
    expect(explorer).toEqual(recipe)
  }
})

it('The README’s sum puts glasses on 8 of 8 faces, and keeps the skin and the hair of 7', async () => {
  await using server = await startTestServer({ checkpoint: false, env: { DEMO: 'on' } })
  const { plus, minus } = sumOfReadme()
  const ask = `query ($input: ArithmeticInput!) {
    arithmetic(input: $input) { result { dataUri(format: PNG) } plus { dataUri(format: PNG) } }
  }`
  const changes = await Promise.all(
    WITHOUT_GLASSES.map(async (seed) => {
      const input = { plus: [plus[0], [{ seed }]], minus }
      const { arithmetic } = await server.query(ask, { input })
      const before = await faceOf(arithmetic.plus[1].dataUri)
      const after = await faceOf(arithmetic.result.dataUri)
      return {
        glasses: after.frame < before.frame - 10 && after.frame < -25,
        skin: distance(before.skin, after.skin) < 70,
        hair: distance(before.hair, after.hair) < 60,
      }
    }),
  )
  const count = (part: 'glasses' | 'skin' | 'hair') => changes.filter((face) => face[part]).length
  expect(count('glasses')).toBe(8)
  expect(count('skin')).toBeGreaterThanOrEqual(7)
  expect(count('hair')).toBeGreaterThanOrEqual(7)
})

it('A run named like the demo checkpoint does not keep the server from starting', async () => {
  await using server = await startTestServer({ checkpoint: false })
  await server.services.training.start({ dataset: 'avatars', ...TINY_RUN, name: 'demo' })
  await using next = await startTestServer({
    checkpoint: false,
    env: { DEMO: 'on' },
    beside: server,
  })
  const ask = '{ checkpoint { name } checkpoints(kind: DISCRIMINATOR) { totalCount } }'
  expect(await next.query(ask)).toEqual({ checkpoint: null, checkpoints: { totalCount: 0 } })
})

/** The first eight seeds of the demo checkpoint without glasses. */
const WITHOUT_GLASSES = [0, 2, 3, 4, 5, 6, 8, 9]

/** The input of the README's arithmetic query. */
function sumOfReadme(): { plus: object[][]; minus: object[][] } {
  const block = blocksOf('README.md').find(({ text }) => text.includes('arithmetic('))!
  const [operation] = parse(block.text).definitions as OperationDefinitionNode[]
  const [field] = operation!.selectionSet.selections as FieldNode[]
  return valueFromASTUntyped(field!.arguments![0]!.value) as ReturnType<typeof sumOfReadme>
}

/**
 * Measures a picture of 64x64 pixels: the mean colours of cheeks and hair, 0 to 255, and how much
 * lighter the row of the glasses' upper rim is than the row below the eyes. That difference alone
 * tells 9 of 10 faces of the dataset with glasses from those without.
 */
async function faceOf(dataUri: string) {
  const bytes = Buffer.from(dataUri.split(',')[1]!, 'base64')
  const pixels = await sharp(bytes).removeAlpha().raw().toBuffer()
  const meanOf = (rows: [number, number], columns: [number, number]) => {
    const sums = [0, 0, 0]
    for (let y = rows[0]; y < rows[1]; y++)
      for (let x = columns[0]; x < columns[1]; x++)
        for (let channel = 0; channel < 3; channel++)
          sums[channel]! += pixels[(y * 64 + x) * 3 + channel]!
    return sums.map((sum) => sum / (rows[1] - rows[0]) / (columns[1] - columns[0]))
  }
  const grey = (colour: number[]) => colour.reduce((sum, value) => sum + value, 0) / 3
  const cheeks = [meanOf([38, 43], [19, 24]), meanOf([38, 43], [40, 45])]
  return {
    frame: grey(meanOf([30, 31], [20, 44])) - grey(meanOf([34, 35], [20, 44])),
    skin: cheeks[0]!.map((value, channel) => (value + cheeks[1]![channel]!) / 2),
    hair: meanOf([7, 13], [26, 38]),
  }
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, channel) => value - b[channel]!))
}
