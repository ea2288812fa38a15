/** Classifiers as judges of forgetting and of maps in the Inside view, on tiny networks. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeTinyImages } from '../support/tiny-images.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

describeInBrowser('judges in the Inside view', () => {
  let explorer: Explorer
  let page: Page
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
    page = await explorer.open('/inside?tab=forget&mark=0:2,2,6,6&mark=1:3,3,5,5&mark=2')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('measure what samples keep without the maps, beside random maps', async () => {
    const { sdk, server } = explorer
    const fitOne = page.getByRole('link', { name: 'Fit one' })
    await expect.poll(() => fitOne.getAttribute('href')).toMatch(/figures\?figure=classifiers/)

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

  it('say nothing about another checkpoint than the one that forgot', async () => {
    const bytes = await readFile('test/fixtures/checkpoints/dcgan16-fp16.pth')
    await explorer.sdk.uploadCheckpoint(bytes, { name: 'another' })
    await page.goto(`${page.url()}&checkpoint=another`)
    await page.getByText('The last result is about another checkpoint.').waitFor()
    const table = page.getByRole('table', { name: 'Samples that keep their class' })
    expect(await table.count()).toBe(0)
    await page.getByRole('button', { name: 'Choose that checkpoint' }).click()
    await table.waitFor()
  })

  it('tell what a map draws, once its layer has been studied', async () => {
    const { sdk, server } = explorer
    await page.goto(`${explorer.url}/inside`)
    const panel = (name: string) => page.getByRole('region', { name, exact: true })
    await panel('What each map draws').getByText('Draws 512 samples and finds').waitFor()
    await panel('What each map draws').getByRole('button', { name: 'Study this layer' }).click()
    await page.getByText('Press a map to see what it draws.').waitFor()
    await page.getByRole('switch', { name: 'Map 1', exact: true }).click()
    const drawn = panel('What map 1 draws')
    await drawn.getByRole('heading', { name: 'Attributes that come with it' }).waitFor()
    const { activations } = (await sdk.checkpoint('small'))!
    const activation = activations.at(-1)!.name
    const of = { checkpoint: server.digest, activation, map: 1 }
    const { map } = (await sdk.activationMap(of))!.activationStudy!
    const { attribute, value, correlation } = map.correlations[0]!
    expect(await drawn.getByRole('listitem').first().innerText()).toMatch(
      new RegExp(`^${attribute}: ${value}\\s+${correlation.toFixed(2).replace('-', '−')}$`),
    )
    for (const seed of map.seeds) {
      await drawn.getByRole('button', { name: `Look inside seed ${seed}`, exact: true }).waitFor()
    }
    expect(await seriousProblems(page)).toEqual([])
    await page.reload()
    await drawn.getByText(`${attribute}: ${value}`).waitFor()
    await drawn.getByRole('button', { name: `Look inside seed ${map.seeds[0]}` }).click()
    await page.waitForURL((url) => url.searchParams.get('sample') === String(map.seeds[0]))
  })

  it('have their numbers on a phone, in the dark', async () => {
    const phone = await explorer.open(`/inside?map=1`, {
      ...{ viewport: { width: 360, height: 740 }, touch: true, colorScheme: 'dark' },
    })
    await phone.getByRole('heading', { name: 'Attributes that come with it' }).waitFor()
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await phone.evaluate(overflow)).toBeLessThanOrEqual(0)
    expect(await seriousProblems(phone)).toEqual([])
  })
})
