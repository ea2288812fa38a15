/** A StyleGAN in the explorer: the Mix view, truncation with a cutoff, and noise. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LatentInput, SamplingVariant } from '../../clients/sdk/src/index.ts'
import { archive, arrayOf } from '../support/npz.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

let explorer: Explorer
let page: Page

const FILE = new URL('../fixtures/stylegan/sg2in3-32.pkl.br', import.meta.url)

/** Expects an image to show a latent as the server draws it. */
async function expectPicture(
  name: string | RegExp,
  latent: LatentInput,
  variant?: SamplingVariant,
) {
  const of = { latents: [latent], checkpoint: 'faces', variant, format: 'PNG' as const }
  const [drawn] = await explorer.sdk.samplePictures(of)
  const picture = page.getByRole('img', { name })
  await expect.poll(() => picture.getAttribute('src')).toBe(drawn!.dataUri)
}

describeInBrowser('a StyleGAN in the explorer', () => {
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
    await using scratch = await createTempDir()
    const file = path.join(scratch.path, 'faces.pkl')
    await writeFile(file, brotliDecompressSync(await readFile(FILE)))
    await explorer.server.services.checkpoints.importFile(file, { name: 'faces' })
    page = await explorer.open('/sample?checkpoint=faces')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('mixes two samples by a range of layers, chosen with a button or with sliders', async () => {
    await page.getByRole('link', { name: 'Mix', exact: true }).click()
    const [from, other] = [{ seed: 1 }, { seed: 2 }]
    const layers = (...list: number[]) => ({ mix: { from, with: other, layers: list } })
    await expectPicture('seed 1 with layers 0 to 3 of seed 2', layers(0, 1, 2, 3))
    await page.getByRole('button', { name: 'Middle' }).click()
    await expectPicture('seed 1 with layers 4 to 7 of seed 2', layers(4, 5, 6, 7))
    await page.getByLabel('From layer').press('ArrowRight')
    await expectPicture('seed 1 with layers 5 to 7 of seed 2', layers(5, 6, 7))
    expect(new URL(page.url()).searchParams.get('first')).toBe('5')
    await page.getByLabel('Variety').press('Home')
    const latent = { truncate: { latent: layers(5, 6, 7), psi: 0 } }
    await expectPicture(/^0% from the mean to seed 1 with layers 5 to 7/, latent)
    expect(await seriousProblems(page)).toEqual([])
  })

  it('saves a mix, which is in w+', async () => {
    await page.goto(`${explorer.url}/mix?checkpoint=faces&of=3&of=4&first=2&last=5`)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('three in four')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const saved = await explorer.sdk.latentWithValues({ name: 'three in four' })
    expect(saved).toMatchObject({ space: 'W_PLUS', zDim: 40 })
    expect(saved!.wPlus).toHaveLength(8)
  })

  it('truncates only the first layers, and draws with the noise that the header names', async () => {
    await page.goto(`${explorer.url}/sample?checkpoint=faces&truncation=0.5&cutoff=3&open=7`)
    const latent = { truncate: { latent: { seed: 7 }, psi: 0.5, cutoff: 3 } }
    await expectPicture('The sample of seed 7', latent)
    await page.keyboard.press('Escape')
    await page.getByLabel('Noise in the layers').selectOption('No noise')
    await page.waitForURL(/noise=NONE/)
    await page.getByRole('gridcell', { name: 'Seed 7', exact: true }).click()
    await expectPicture('The sample of seed 7', latent, { noise: 'NONE' })
  })

  it('imports the w of a projector’s archive', async () => {
    await page.goto(`${explorer.url}/latents?checkpoint=faces`)
    const row = Array.from({ length: 40 }, (_, index) => index / 64)
    const repeated = Array<number[]>(8).fill(row).flat()
    const { w } = (await explorer.sdk.latentWithValues({ name: 'three in four' }))!
    expect(w).toBeNull()
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'projected_w.npz', mimeType: 'application/zip' },
      buffer: Buffer.from(archive({ 'w.npy': arrayOf([1, 8, 40], repeated) })),
    })
    await page.getByRole('button', { name: 'Import 1 sample' }).click()
    await page.getByText('1 sample imported').waitFor()
    const saved = await explorer.sdk.latentWithValues({ name: 'projected_w' })
    expect(saved!.w).toEqual(row)
  })

  it('shows none of it for a checkpoint that has only z', async () => {
    await page.goto(`${explorer.url}/sample?checkpoint=small&truncation=0.5`)
    await page.getByRole('gridcell', { name: 'Seed 7', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'Mix', exact: true }).count()).toBe(0)
    expect(await page.getByLabel('Noise in the layers').count()).toBe(0)
    expect(await page.getByLabel('Typical layers').count()).toBe(0)
    await page.goto(`${explorer.url}/mix?checkpoint=small`)
    await page.getByText('small can’t mix samples').waitFor()
  })
})
