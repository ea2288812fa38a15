/** Classifiers as judges of forgetting in the Inside view, on tiny networks. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeTinyImages } from '../support/tiny-images.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

describeInBrowser('judges in the Inside view', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('measure what samples keep without the maps, beside random maps', async () => {
    const { sdk, server } = explorer
    const page = await explorer.open('/inside?tab=forget&mark=0:2,2,6,6&mark=1:3,3,5,5&mark=2')
    await page.getByRole('link', { name: 'Fit one in GraphiQL' }).waitFor()

    const bytes = await readFile('test/fixtures/discriminators/netd16-k3.pth')
    await sdk.uploadCheckpoint(bytes, { name: 'critic' })
    const images = path.join(server.config.importDir, 'tiny')
    await writeTinyImages(images)
    await server.services.datasets.register(images, { name: 'tiny', imageSize: 16 })
    const fit = { discriminator: 'critic', dataset: 'tiny', attribute: 'class' }
    const { id } = await sdk.startClassifier(fit)
    for await (const event of sdk.jobProgress({ job: id })) void event
    const [classifier] = (await sdk.classifiers()).nodes
    await page.reload()
    await page.getByLabel(/^class of tiny/).check()
    expect(new URL(page.url()).searchParams.getAll('judge')).toEqual([classifier!.id])
    await page.getByRole('button', { name: 'Forget it' }).click()
    const table = page.getByRole('table', { name: 'Samples that keep their class' })
    await table.waitFor()
    const job = new URL(page.url()).searchParams.get('job')!
    const { rates } = ((await sdk.forgetting({ job })) as any).result
    const percent = (share: number | null) => (share === null ? '–' : `${Math.round(100 * share)}%`)
    const rows = rates[0].values.map((rate: any) => [
      ...[rate.value, String(rate.samples), percent(rate.kept)],
      percent(rate.controls?.mean ?? null),
    ])
    expect(rows.map(([value]: string[]) => value)).toEqual(['dark', 'light'])
    const shown = await table.locator('tbody tr').allInnerTexts()
    expect(shown.map((text) => text.split(/\s+/))).toEqual(rows)
    await page.getByText('right on held-out images: class 100.0%.').waitFor()
    expect(await seriousProblems(page)).toEqual([])
  })
})
