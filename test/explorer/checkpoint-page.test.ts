/** The page of a checkpoint: its samples, their download, and the end of a quarantine. */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectShare, transferSlowly } from './files.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

const PHONE = { viewport: { width: 360, height: 740 }, touch: true, colorScheme: 'dark' } as const

describeInBrowser('the page of a checkpoint', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { MAX_DOWNLOAD_SEEDS: '100000' } })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click()
  const messages = (page: Page) => page.getByRole('region', { name: 'Messages' })
  const samplesField = (page: Page) =>
    page.getByRole('dialog').getByLabel('Samples', { exact: true })
  const choose = async (page: Page, samples: number, format: string) => {
    await press(page, 'Download…')
    await samplesField(page).fill(String(samples))
    await page.getByText(format, { exact: true }).click()
  }
  const drawn = (picture: Locator) =>
    expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0)
  const start = (page: Page) => page.getByRole('button', { name: 'Download', exact: true }).click()

  test('downloads samples of the chosen seeds as a ZIP of PNG files', async () => {
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`)
    await choose(page, 3, 'PNG files')
    await page.getByLabel('First seed').fill('40')
    expect(await seriousProblems(page)).toEqual([])
    const [saved] = await Promise.all([page.waitForEvent('download'), start(page)])
    await messages(page).getByText('3 samples downloaded.').waitFor()
    expect(saved.suggestedFilename()).toBe('small-40-42.zip')
    const file = await readFile(await saved.path())
    expect(file.includes('seed-0000000041.png')).toBe(true)
    const { url } = await explorer.sdk.generate({ seed: 41, checkpoint: 'small' })
    const picture = await fetch(explorer.sdk.resolveUrl(url))
    expect(file.includes(Buffer.from(await picture.arrayBuffer()))).toBe(true)
  })

  test('downloads samples as a NumPy array, whose size it says before', async () => {
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`, PHONE)
    await choose(page, 2, 'NumPy array')
    await page.getByText('One array of bytes for numpy.load: 1.5 kB.').waitFor()
    const [saved] = await Promise.all([page.waitForEvent('download'), start(page)])
    expect(saved.suggestedFilename()).toBe('small-0-1.npy')
    const file = await readFile(await saved.path())
    expect(file.toString('latin1')).toContain('(2, 16, 16, 3,)')
  })

  test('shows how much of a download has been received, and cancels it', async () => {
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`)
    await choose(page, 50_000, 'NumPy array')
    await transferSlowly(page)
    await start(page)
    await expectShare(page.getByRole('progressbar', { name: 'Downloading' }))
    const givenUp = page.waitForEvent('requestfailed')
    await press(page, 'Cancel')
    expect((await givenUp).url()).toContain('/samples?')
    expect(await samplesField(page).inputValue()).toBe('50000')
  })

  test('says why a download failed: the server refused it or stopped', async () => {
    explorer.expectErrors(/status of 400|ERR_CONTENT_LENGTH_MISMATCH/)
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`)
    await choose(page, 100_001, 'NumPy array')
    await start(page)
    await page.getByText(/one request may have 100000/).waitFor()
    await samplesField(page).fill('50000')
    const transferFast = await transferSlowly(page)
    await start(page)
    await expectShare(page.getByRole('progressbar', { name: 'Downloading' }))
    await explorer.restartServer(transferFast)
    await page.getByText('The download didn’t finish.').waitFor()
  })

  test('draws its samples on request if they could not be loaded, also in the list', async () => {
    explorer.expectErrors(/net::ERR_FAILED/)
    const page = await explorer.open('/sample')
    for (const path of ['/checkpoints', `/checkpoints?open=${explorer.server.digest}`]) {
      await page.route('**/images/**', (route) => route.abort())
      await page.goto(`${explorer.url}${path}`)
      await page.getByText('The samples couldn’t be rendered.').first().waitFor()
      expect(await seriousProblems(page)).toEqual([])
      await page.unroute('**/images/**')
      await page.getByRole('button', { name: 'Try again' }).first().click()
      await drawn(page.locator('main img').first())
    }
  })

  const layers = (page: Page) => page.getByRole('region', { name: 'Layers', exact: true })
  const boxes = (page: Page) =>
    layers(page)
      .getByRole('img')
      .locator('svg')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect))

  test('draws the layers of a generator as boxes from z to the image, and describes them', async () => {
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`)
    const words = await layers(page).getByRole('img').getAttribute('aria-label')
    expect(words).toBe(
      'z: 8 numbers; then 8 × 4 × 4 by Transposed convolution 4x4, stride 1, Batch norm, ReLU; ' +
        'then 4 × 8 × 8 by Transposed convolution 4x4, stride 2, Batch norm, ReLU; ' +
        'then Image: 3 × 16 × 16 by Transposed convolution 4x4, stride 2, Tanh',
    )
    const [z, first, second, image] = await boxes(page)
    const heights = [z, first, second, image].map((box) => box!.height)
    expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    expect(new Set([z, first, second, image].map((box) => Math.round(box!.bottom))).size).toBe(1)
    await page.getByText('All layers, first to last').click()
    expect(await page.getByRole('row').count()).toBe(1 + 8)
  })

  test('draws the layers below each other on a phone', async () => {
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`, PHONE)
    await layers(page).getByRole('img').waitFor()
    const all = await boxes(page)
    expect(all).toHaveLength(4)
    for (const [index, box] of all.slice(1).entries()) {
      expect(box.top).toBeGreaterThan(all[index]!.bottom)
    }
    expect(await seriousProblems(page)).toEqual([])
  })

  test('draws no layers of an ONNX graph, whose blocks aren’t known', async () => {
    const bytes = await readFile('test/fixtures/checkpoints/onnx16.onnx')
    const { digest } = (await explorer.sdk.uploadCheckpoint(bytes, { name: 'graph' })).checkpoint
    const page = await explorer.open(`/checkpoints?open=${digest}`)
    await page.getByRole('rowheader', { name: /^ONNX graph/ }).waitFor()
    expect(await layers(page).getByRole('img').count()).toBe(0)
  })

  test('shows the networks that a file could be side by side, and serves the chosen one', async () => {
    const bytes = await readFile('test/fixtures/statistics/leaky-mnist28.pth')
    const { digest } = (await explorer.sdk.uploadCheckpoint(bytes, { name: 'guessed' })).checkpoint
    const page = await explorer.open(`/checkpoints?open=${digest}`, PHONE)
    const networks = page.getByRole('region', { name: 'What its file doesn’t say' })
    const first = networks.getByRole('listitem').filter({ hasText: 'This checkpoint' })
    await first.getByText('leakyRelu 0.2', { exact: true }).waitFor()
    await first.getByText(/^Fits: 0\.0/).waitFor()
    const picture = networks.getByRole('img').last()
    await picture.scrollIntoViewIfNeeded()
    await drawn(picture)
    expect(await seriousProblems(page)).toEqual([])
    await press(page, 'Choose network 2')
    await messages(page).getByText('guessed is now the network that you chose.').waitFor()
    const chosen = (await explorer.sdk.checkpoint('guessed'))!
    expect(chosen.digest).not.toBe(digest)
    await expect.poll(() => new URL(page.url()).searchParams.get('open')).toBe(chosen.digest)
    await networks.getByRole('button', { name: 'Choose network 1' }).waitFor()
    expect(await explorer.sdk.checkpoint(digest)).toBeNull()
  })

  test('says why a checkpoint is quarantined, and draws it again once it is released', async () => {
    const bytes = await readFile('test/fixtures/checkpoints/dcgan16-bias.pth')
    const { digest } = (await explorer.sdk.uploadCheckpoint(bytes, { name: 'greedy' })).checkpoint
    const reason = 'A run of its model took too long.'
    const { checkpoints } = explorer.server.services.database
    await checkpoints.quarantine(digest.replace('sha256:', ''), reason)
    const page = await explorer.open(`/checkpoints?open=${digest}`)
    const panel = page.getByRole('region', { name: 'Quarantined' })
    await panel.getByText(reason).waitFor()
    expect(await page.getByRole('button', { name: 'Use it' }).count()).toBe(0)
    expect(await seriousProblems(page)).toEqual([])
    await press(page, 'Release')
    await panel.waitFor({ state: 'detached' })
    expect((await explorer.sdk.checkpoint(digest))!.quarantine).toBeNull()
    await page.getByRole('button', { name: 'Use it' }).waitFor()
    await drawn(page.getByAltText('Samples of seeds 0 to 63'))
  })
})
