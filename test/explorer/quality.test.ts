/** Quality on the pages of a checkpoint and of a run, on tiny networks. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toOnnx } from '../../server/graph/onnx/to-onnx.ts'
import { input, mean } from '../../server/graph/ops.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { TINY_RUN, writeGrainyImages } from '../support/tiny-images.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

describeInBrowser('quality beside real images', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
    await using folder = await createTempDir()
    const images = path.join(folder.path, 'images')
    await writeGrainyImages(images)
    await explorer.server.services.datasets.register(images, { name: 'grain', imageSize: 16 })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  const panel = (page: Page) => page.getByRole('region', { name: /^Quality/ })
  const measure = (page: Page) => panel(page).getByRole('button', { name: 'Measure', exact: true })
  const share = (value: number) => `${(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)}%`

  test('of a checkpoint is measured once there is a discriminator for its size', async () => {
    const { digest } = explorer.server
    const page = await explorer.open(`/checkpoints?open=${digest}`)
    await panel(page)
      .getByText('It needs a discriminator or a feature network of images of 16 × 16, colour')
      .waitFor()
    expect(await measure(page).isDisabled()).toBe(true)
    const bytes = await readFile('test/fixtures/discriminators/netd16-k3.pth')
    await explorer.sdk.uploadCheckpoint(bytes, { name: 'critic' })
    await page.reload()
    await panel(page).getByLabel('Compare with').selectOption('grain')
    await panel(page).getByLabel('Samples').selectOption('256')
    await measure(page).click()
    await panel(page).getByText('256 samples beside 24 images of grain').waitFor()
    const { fid, precision } = (await explorer.sdk.checkpointQuality(digest))!.quality!
    const figure = (name: string) =>
      panel(page)
        .locator('div', { has: page.getByText(name, { exact: true }) })
        .last()
    expect(await figure('FID').innerText()).toContain(fid.toPrecision(3))
    expect(await figure('Precision').innerText()).toContain(share(precision))
    expect(await seriousProblems(page)).toEqual([])
    await page.reload()
    await panel(page).getByText('that critic has in').waitFor()
    expect(await panel(page).getByLabel('Samples').inputValue()).toBe('256')
    expect(await panel(page).getByLabel('Compare with').inputValue()).toBe('grain')
  })

  test('is measured by discriminators and feature networks of the same images', async () => {
    await using folder = await createTempDir()
    for (const [name, channels] of [
      ['means', 3],
      ['grey-means', 1],
    ] as const) {
      const images = input('images', ['batch', channels, 16, 16])
      const file = path.join(folder.path, `${name}.onnx`)
      await writeFile(
        file,
        toOnnx({ inputs: [images], outputs: { features: mean(images, [2, 3]) } }),
      )
      await explorer.server.services.checkpoints.importFile(file, { name, kind: 'features' })
    }
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`)
    const options = panel(page).getByLabel('Seen by').getByRole('option')
    await expect.poll(() => options.allInnerTexts()).toEqual(['critic', 'means'])
    await panel(page).getByLabel('Seen by').selectOption('means')
    await panel(page).getByRole('button', { name: 'Measure again' }).click()
    await panel(page).getByText('by the 3 features that means has').waitFor()
  })

  test('of a run is a curve over its checkpoints, by its own discriminator', async () => {
    const { sdk } = explorer
    await sdk.startTraining({ ...TINY_RUN, name: 'learner', dataset: 'grain' })
    for await (const event of sdk.trainingProgress({ run: 'learner' })) void event
    const page = await explorer.open('/train?run=learner')
    await panel(page).getByLabel('Samples').selectOption('256')
    await measure(page).click()
    await panel(page).getByRole('heading', { name: 'Step 40' }).waitFor()
    const { quality } = (await sdk.runQuality('learner'))!
    expect(quality.map(({ step }) => step)).toEqual([20, 40])
    const [first, last] = quality.map(({ quality: { fid } }) => fid.toPrecision(3))
    const curve = panel(page).getByRole('img', { name: /^FID, steps 20 to 40/ })
    expect(await curve.getAttribute('aria-label')).toContain(`FID from ${first} to ${last}`)
    expect(await seriousProblems(page)).toEqual([])
  })
})
