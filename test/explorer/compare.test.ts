/** The Compare view, in a real browser: samples of the demo checkpoint beside those of a run. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeTinyImages, TINY_RUN } from '../support/tiny-images.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'
import path from 'node:path'

let explorer: Explorer
let page: Page

const cell = (words: string) => page.getByRole('img', { name: words, exact: true })
const open = (query: string) => page.goto(`${explorer.url}/compare${query}`)
const columns = () => new URL(page.url()).searchParams.getAll('of')

describeInBrowser('the Compare view', () => {
  beforeAll(async () => {
    explorer = await startExplorer({ env: { WORKER: 'on' } })
    const { config, services } = explorer.server
    const images = path.join(config.importDir, 'tiny')
    await writeTinyImages(images)
    await services.datasets.register(images, { name: 'tiny', imageSize: 16 })
    for (const [name, settings] of [
      ['first', { learningRateG: 0.0004 }],
      ['second', { learningRateG: 0.01 }],
    ] as const) {
      const small = { ...TINY_RUN, steps: 12, checkpointEvery: 4, keepEvery: 4 }
      await explorer.sdk.startTraining({ ...small, ...settings, dataset: 'tiny', name })
      for await (const event of explorer.sdk.trainingProgress({ run: name })) void event
    }
    page = await explorer.open('/compare')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('begins with the current checkpoint and finished runs, each picture the server’s', async () => {
    for (const name of ['demo', 'first@12', 'second@12']) await cell(`seed 3 by ${name}`).waitFor()
    const [sample] = await explorer.sdk.samplePictures({
      ...{ latents: [{ seed: 2 }], checkpoint: 'second@12', format: 'PNG' },
    })
    const shown = cell('seed 2 by second@12')
    await expect.poll(() => shown.getAttribute('src')).toBe(sample!.dataUri)
  })

  it('adds steps of a run as columns, and takes them out again', async () => {
    await open('?of=demo&latent=7')
    await page.getByRole('button', { name: 'Add steps of a run' }).click()
    await page.getByLabel('Run', { exact: true }).selectOption('first')
    await page.getByLabel('8', { exact: true }).uncheck()
    await page.getByRole('button', { name: 'Add 2 steps' }).click()
    await cell('seed 7 by first@4').waitFor()
    expect(columns()).toEqual(['demo', 'first@4', 'first@12'])
    await page.getByRole('button', { name: 'Remove first@4' }).click()
    await cell('seed 7 by first@4').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await cell('seed 7 by first@4').waitFor()
  })

  it('adds a seed as a row, and says where a checkpoint is missing', async () => {
    await open('?of=demo&of=gone&latent=7')
    await page.getByText('No such checkpoint').first().waitFor()
    await page.getByRole('button', { name: 'Add a seed' }).click()
    await cell('seed 8 by demo').waitFor()
    expect(new URL(page.url()).searchParams.getAll('latent')).toEqual(['7', '8'])
  })

  it('moves between samples with the arrow keys, and opens one with Enter', async () => {
    await open('?of=demo&of=first@12&latent=1&latent=2')
    await cell('seed 2 by first@12').waitFor()
    await page.getByRole('button', { name: 'seed 1 by demo' }).focus()
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
    const focused = page.locator('button:focus')
    await expect.poll(() => focused.getByRole('img').getAttribute('alt')).toBe('seed 2 by first@12')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'seed 2 by first@12' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('shows the curves of the runs, and exactly the settings that differ', async () => {
    await open('?of=demo&run=first&run=second')
    await page
      .getByRole('img', { name: /^Loss of the generator, .*: first from \d.*; second from \d/ })
      .waitFor()
    const table = page.getByRole('table', { name: 'Settings that differ' })
    await table.waitFor()
    expect(await table.locator('tbody tr').allInnerTexts()).toEqual([
      'Learning rate of G\t0.0004\t0.01',
    ])
    await page.getByLabel('Curve').selectOption('dReal')
    await page
      .getByRole('img', { name: /^Judgement of real images, .*: first from 0\.\d+/ })
      .waitFor()
    expect(await seriousProblems(page)).toEqual([])
  })

  it('shows one sample through the training of each run', async () => {
    await open('?of=demo&run=first&latent=5')
    await page.getByRole('img', { name: 'The sample by first after step 12' }).waitFor()
    const slider = page.getByRole('slider', { name: 'Training' })
    await slider.fill('0')
    await page.getByRole('img', { name: 'The sample by first after step 4' }).waitFor()
    await slider.fill('45')
    await page.getByRole('img', { name: 'The sample by first after step 8' }).waitFor()
  })

  it('saves the grid as one picture, and a film as an animation', async () => {
    await open('?of=demo&of=first@12&latent=5')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as PNG' }).click()
    expect((await saved).suggestedFilename()).toBe('comparison.png')
    const film = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the film of first: GIF' }).click()
    expect((await film).suggestedFilename()).toBe('first.gif')
  })

  it('saves a film of fewer checkpoints where all of them cost too much', async () => {
    await open('?of=demo&run=first&latent=5')
    const requested: unknown[] = []
    await page.route('**/graphql', (route) => {
      const { query, variables } = route.request().postDataJSON()
      if (!query.includes('film(')) return route.fallback()
      requested.push(variables.frames)
      if (requested.length > 1) return route.fallback()
      const extensions = { code: 'COST_LIMIT_EXCEEDED', cost: 3000, limit: 2000 }
      return route.fulfill({ json: { errors: [{ message: 'Too large.', extensions }] } })
    })
    const film = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the film of first: WebP' }).click()
    expect((await film).suggestedFilename()).toBe('first.webp')
    expect(requested).toEqual([3, 2])
    await page.getByText('The film has 2 of 3 checkpoints').waitFor()
    await page.unroute('**/graphql')
  })

  it('keeps a note and tags on a run’s page, and lists the runs with a tag', async () => {
    await page.goto(`${explorer.url}/train?run=second`)
    await page.getByLabel('Tags').fill('too fast')
    await page.getByLabel('Tags').press('Enter')
    await page.getByText('Tags changed.').waitFor()
    await page.getByLabel('Note', { exact: true }).fill('The rate is too high.')
    await page.getByRole('button', { name: 'Save note' }).click()
    await page.getByText('Note changed.').waitFor()
    const { nodes } = await explorer.sdk.runs({ tag: 'too fast' })
    expect(nodes.map(({ name, note }) => [name, note])).toEqual([
      ['second', 'The rate is too high.'],
    ])
    await page.getByRole('link', { name: 'All runs' }).click()
    const list = page.getByRole('region', { name: 'Runs' })
    await list.getByText('first', { exact: true }).waitFor()
    await list.getByRole('button', { name: 'too fast 1' }).click()
    await list.getByText('first', { exact: true }).waitFor({ state: 'detached' })
    await list.getByText('second', { exact: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('tag')).toBe('too fast')
    expect(await seriousProblems(page)).toEqual([])
    await page.goto(`${explorer.url}/train?tag=nothing`)
    await list.getByText('No run has this tag').waitFor()
    await list.getByRole('button', { name: 'Show all runs' }).click()
    await list.getByText('first', { exact: true }).waitFor()
  })
})
