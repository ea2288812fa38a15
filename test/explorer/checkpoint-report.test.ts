/** The report on a checkpoint: measuring, progress, cancelling, and the result. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTempDir } from '../support/temp-dir.ts'
import { writeGrainyImages } from '../support/tiny-images.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

describeInBrowser('the report on a checkpoint', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
  })
  afterAll(async () => {
    await explorer?.[Symbol.asyncDispose]()
  })

  const panel = (page: Page) => page.getByRole('region', { name: 'Report' })
  const press = (page: Page, name: string) =>
    panel(page).getByRole('button', { name, exact: true }).click()

  test('is measured by a job with live progress, and stays after a reload', async () => {
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`)
    await press(page, 'Measure')
    await panel(page).getByText('Near-duplicates', { exact: true }).waitFor()
    const report = (await explorer.sdk.checkpointReport(explorer.server.digest))!.report!
    await panel(page).getByText(report.diversity.toFixed(3), { exact: true }).waitFor()
    const { name, maps, dead } = report.activations[0]!
    const first = panel(page).getByRole('listitem').first()
    await first.getByText(`${dead.length} of ${maps}`).waitFor()
    expect(await first.textContent()).toContain(name)
    expect(await seriousProblems(page)).toEqual([])
    await page.reload()
    await panel(page).getByRole('button', { name: 'Measure again' }).waitFor()
    await panel(page).getByText(report.diversity.toFixed(3), { exact: true }).waitFor()
  })

  test('compares the samples with the images of a chosen dataset', async () => {
    await using folder = await createTempDir()
    const images = path.join(folder.path, 'images')
    await writeGrainyImages(images)
    await explorer.server.services.datasets.register(images, { name: 'grain', imageSize: 16 })
    const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`)
    await panel(page).getByLabel('Compare with').selectOption('grain')
    await panel(page)
      .getByRole('button', { name: /^Measure/ })
      .click()
    await panel(page).getByText('Compared with 24 images of grain').waitFor()
    const { reals } = (await explorer.sdk.checkpointReport(explorer.server.digest))!.report!
    for (const ratio of [reals!.speckleRatio!, reals!.diversityRatio!]) {
      await panel(page)
        .getByText(`${ratio.toPrecision(3)}×`, { exact: true })
        .waitFor()
    }
    expect(await seriousProblems(page)).toEqual([])
  })

  test('is followed again, on request and with another token, if its events are refused', async () => {
    const page = await explorer.open('/checkpoints')
    await page.evaluate("sessionStorage.setItem('latentql.token', 'expired')")
    let refusals = 2
    await page.routeWebSocket('**/graphql', (socket) => {
      if (refusals-- > 0) void socket.close({ code: 4401, reason: 'Invalid token' })
      else socket.connectToServer()
    })
    await page.goto(`${explorer.url}/checkpoints?open=${explorer.server.digest}`)
    await press(page, 'Measure again')
    await page.getByRole('button', { name: 'Not now' }).click()
    await panel(page).getByRole('alert').getByText('A token is required').waitFor()
    await press(page, 'Try again')
    const dialog = page.getByRole('dialog', { name: 'You need a different token' })
    await dialog.getByLabel('Token', { exact: true }).fill('valid')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await panel(page).getByRole('button', { name: 'Measure again' }).waitFor()
    expect(await panel(page).getByRole('alert').count()).toBe(0)
  })

  test('is found if another page started it, and can be cancelled', async () => {
    const bytes = await readFile('test/fixtures/checkpoints/dcgan16-fp16.pth')
    const { checkpoint } = await explorer.sdk.uploadCheckpoint(bytes, { name: 'unreported' })
    const { digest } = checkpoint
    const job = await explorer.sdk.startCheckpointReport({ checkpoint: digest, samples: 4096 })
    await explorer.sdk.pauseJob(job.id)
    const page = await explorer.open(`/checkpoints?open=${digest}`)
    await press(page, 'Cancel')
    await panel(page).getByRole('button', { name: 'Measure', exact: true }).waitFor()
    expect((await explorer.sdk.job(job.id))!.state).toBe('CANCELLED')
    expect((await explorer.sdk.checkpointReport(digest))!.report).toBeNull()
  })

  test('is deleted with its job after a question, and an earlier one is shown again', async () => {
    const bytes = await readFile('test/fixtures/checkpoints/dcgan16-bias.pth')
    const { checkpoint } = await explorer.sdk.uploadCheckpoint(bytes, { name: 'reported' })
    const page = await explorer.open(`/checkpoints?open=${checkpoint.digest}`)
    const measured = async () => (await explorer.sdk.checkpointReport(checkpoint.digest))!.report
    await press(page, 'Measure')
    await panel(page).getByText('Near-duplicates', { exact: true }).waitFor()
    await explorer.sdk.startCheckpointReport({ checkpoint: checkpoint.digest, samples: 64 })
    await expect.poll(async () => (await measured())?.samples).toBe(64)
    await page.reload()
    await press(page, 'Delete result')
    const question = page.getByRole('dialog', { name: 'Delete this result?' })
    await question.getByText('An earlier result is shown instead').waitFor()
    await question.getByRole('button', { name: 'Cancel' }).click()
    expect((await measured())?.samples).toBe(64)
    for (const left of [1024, undefined]) {
      await press(page, 'Delete result')
      await question.getByRole('button', { name: 'Delete' }).click()
      await expect.poll(async () => (await measured())?.samples).toBe(left)
    }
    await panel(page).getByText('Draws 1,024 samples').waitFor()
    expect(await panel(page).getByRole('button', { name: 'Delete result' }).count()).toBe(0)
  })
})
