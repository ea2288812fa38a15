/** The Figures view: on the demo of a new installation, and measured on a small generator. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importCritic, plantClassifier, plantThirds } from '../exploration/studies/support.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'
import {
  describeInBrowser,
  installClock,
  seriousProblems,
  startExplorer,
  type Explorer,
} from './support.ts'

let explorer: Explorer
let page: Page

const open = (query = '') => page.goto(`${explorer.url}/figures${query}`)
const param = (name: string) => new URL(page.url()).searchParams.getAll(name)
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const panel = (name: string) => page.getByRole('region', { name, exact: true })
const trained = () => panel('What the units of critic see').getByRole('img', { name: /^Trained/ })
const card = (title: string) => page.getByRole('listitem').filter({ hasText: title })

/** Waits until all pictures are shown. */
async function pictures(least: number): Promise<void> {
  const images = page.locator('#main img')
  await expect.poll(() => images.count()).toBeGreaterThanOrEqual(least)
  await expect
    .poll(() => images.evaluateAll((all) => all.every((one) => (one as HTMLImageElement).complete)))
    .toBe(true)
}

describeInBrowser('the Figures view on a new installation', () => {
  beforeAll(async () => {
    explorer = await startExplorer({ env: { WORKER: 'on' } })
    page = await explorer.open('/figures')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('shows every figure that needs no job, and opens one', async () => {
    await pictures(24 + 24 + 8 + 4 + 24)
    expect(await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(
      ['Samples', 'Walk', 'Filters', 'Forgetting', 'Arithmetic', 'Turn', 'Features', 'Rules'].map(
        (name) => (name === 'Rules' ? 'Rules of architecture' : name),
      ),
    )
    await page.getByRole('link', { name: 'Turn' }).click()
    const heading = page.getByRole('heading', { level: 1, name: 'Figure 8: Turn' })
    await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true)
    await page.getByRole('link', { name: 'Figure 7: Arithmetic' }).click()
    await page.getByRole('heading', { level: 1, name: 'Figure 7: Arithmetic' }).waitFor()
    await page.getByRole('link', { name: 'All figures' }).click()
    await page.getByRole('heading', { level: 1, name: 'Figures', exact: true }).waitFor()
  })

  it('walks between seeds as the server does, by keyboard too, and undoes another choice', async () => {
    await open('?figure=walk&seed=3')
    const words = '33% from seed 4 to seed 5'
    const shown = page.getByRole('img', { name: words })
    const { frames } = await explorer.sdk.interpolatePictures({
      input: { waypoints: [{ seed: 4 }, { seed: 5 }], frames: 10 },
      format: 'PNG',
    })
    await expect.poll(() => shown.getAttribute('src')).toBe(frames[3]!.dataUri)
    await page.getByRole('button', { name: 'seed 3', exact: true }).focus()
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter']) {
      await page.keyboard.press(key)
    }
    await page.getByRole('dialog', { name: words }).waitFor()
    await page.keyboard.press('Escape')
    await press('Surprise me')
    await expect.poll(() => param('seed')).not.toEqual(['3'])
    await page.keyboard.press('Control+z')
    await expect.poll(() => param('seed')).toEqual(['3'])
  })

  it('adds and subtracts groups of samples, which can be changed', async () => {
    await open('?figure=arithmetic')
    const { result } = await explorer.sdk.arithmetic({
      plus: [[147, 180, 496].map((seed) => ({ seed })), [{ seed: 4 }]],
      minus: [[9, 94].map((seed) => ({ seed }))],
    })
    await press('Remove seed 439 from “Without it”')
    expect(param('group')).toEqual(['147,180,496', '9,94', '4'])
    const latents = [result.recipe as { seed: number }]
    const [sum] = await explorer.sdk.samplePictures({ latents, format: 'PNG' })
    const shown = page.getByRole('img', { name: 'The sum', exact: true })
    await expect.poll(() => shown.getAttribute('src')).toBe(sum!.dataUri)
    const link = page.getByRole('link', { name: 'Open in Arithmetic' })
    expect(await link.getAttribute('href')).toContain('plus=147%2C180%2C496&plus=4&minus=9%2C94')
  })

  it('forgets the glasses, and shows it in the gallery', async () => {
    await open('?figure=forgetting')
    await press('Forget the glasses')
    await panel('Before and after').getByRole('img', { name: 'Without 16 maps' }).waitFor()
    const link = page.getByRole('link', { name: 'See these maps' })
    expect(await link.getAttribute('href')).toMatch(/\/inside\?tab=forget&job=/)
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('link', { name: 'All figures' }).click()
    await card('Forgetting').getByText('16 maps off').waitFor()
  })

  it('fits a phone in each figure, without serious axe violations in the dark', async () => {
    page = await explorer.open('/figures', {
      ...{ viewport: { width: 360, height: 740 }, touch: true, colorScheme: 'dark' },
    })
    for (const name of ['samples', 'filters', 'arithmetic', 'turn', 'classifiers', 'rules']) {
      await open(`?figure=${name}`)
      await page.getByRole('navigation', { name: 'Other figures' }).waitFor()
      await page.waitForLoadState('networkidle')
      const overflow = 'document.documentElement.scrollWidth - innerWidth'
      expect(await page.evaluate(overflow), name).toBeLessThanOrEqual(0)
      expect(await seriousProblems(page), name).toEqual([])
    }
  })
})

describeInBrowser('the Figures view of a small generator', () => {
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
    const { config, services } = explorer.server
    const images = path.join(config.importDir, 'tiny')
    await writeTinyImages(images)
    await services.datasets.register(images, { name: 'tiny', imageSize: 16 })
    page = await explorer.open('/figures?figure=filters')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('says how to get a discriminator, and then finds what its units see', async () => {
    await page.getByText('No discriminator yet').waitFor()
    await importCritic(explorer.server)
    await page.reload()
    await page.getByLabel('Images').selectOption('tiny')
    await page.getByLabel('Layer').selectOption({ index: 0 })
    await press('Show what its units see')
    await trained().waitFor()
  })

  it('keeps the job of an enlarged unit in its address', async () => {
    const sheet = await trained().getAttribute('src')
    await page
      .getByRole('button', { name: /^Trained unit/ })
      .first()
      .click()
    await page.getByRole('dialog', { name: /^Unit \d+$/ }).waitFor()
    const [, activation] = (await explorer.sdk.checkpoint('critic'))!.activations
    const another = { discriminator: 'critic', dataset: 'tiny', activation: activation!.name }
    const { id } = await explorer.sdk.startFilters(another)
    for await (const event of explorer.sdk.jobProgress({ job: id })) void event
    await page.reload()
    await page.getByRole('dialog', { name: /^Unit \d+$/ }).waitFor()
    expect(await trained().getAttribute('src')).toBe(sheet)
    await open('?figure=filters')
    await expect.poll(() => trained().getAttribute('src')).not.toBe(sheet)
  })

  it('measures arithmetic and the turn by classifiers', async () => {
    await plantClassifier(explorer.server, 'round', 1, { balancedAccuracy: 0.93 })
    const bright = await plantClassifier(explorer.server, 'bright', 0)
    await plantThirds(explorer.server, 'turn', 2)
    await open(`?figure=arithmetic&judge=${bright}`)
    await page.getByText('Counts whether round stay').waitFor()
    await press('Measure')
    const measured = panel('How often it succeeds')
    const table = measured.getByRole('table')
    await table.waitFor()
    const [job] = (await explorer.sdk.jobs({ kind: 'arithmetic-study' })).nodes
    const { result } = (await explorer.sdk.job(job!.id)) as unknown as { result: Study }
    const three = result.measures.find(
      ({ exemplars, matched, space }) => exemplars === 3 && matched && space === 'LATENT',
    )!
    const percent = (share: number) => `${(100 * share).toFixed(0)}%`
    await table.getByText(percent(three.success)).first().waitFor()
    await measured.getByText('Below 97%, verdicts are not reliable: round.').waitFor()
    await open('?figure=turn')
    await press('Measure')
    await panel('How often it turns').getByRole('table').waitFor()
    await open()
    await card('Arithmetic')
      .getByText(`${percent(three.success)} succeed, by chance ${percent(result.successByChance)}`)
      .waitFor()
    await card('Turn')
      .getByText(/^\d+% look right after the turn/)
      .waitFor()
  })

  it('shows a failed fit until it is dismissed, also after another one', async () => {
    const { sdk, server } = explorer
    const images = path.join(server.config.importDir, 'few')
    await writeTinyImages(images)
    for (let index = 5; index < 32; index += 2) {
      await rm(path.join(images, 'light', `${index}.png`))
    }
    await server.services.datasets.register(images, { name: 'few', imageSize: 16 })
    const fit = { discriminator: 'critic', dataset: 'few', attribute: 'class' }
    const { id } = await sdk.startClassifier(fit)
    await expect.poll(async () => (await sdk.job(id))!.state).toBe('FAILED')
    await open('?figure=classifiers')
    const failed = panel('class on few')
    await failed.getByText('It failed. The attribute "class" has 1 values').waitFor()
    const other = await sdk.startClassifier({ ...fit, dataset: 'tiny' })
    for await (const event of sdk.jobProgress({ job: other.id })) void event
    await page.reload()
    await page.getByRole('row', { name: /^class on tiny/ }).waitFor()
    await failed.getByRole('button', { name: 'Dismiss' }).click()
    await failed.waitFor({ state: 'detached' })
    expect((await sdk.job(id))!.state).toBe('CANCELLED')
  })

  it('compares a discriminator’s features with random weights and pixels', async () => {
    await open('?figure=classifiers')
    await page.getByLabel('Images').selectOption('tiny')
    await press('Measure')
    const row = page.getByRole('row', { name: /^class on tiny/ })
    await expect.poll(() => row.innerText(), { timeout: 60_000 }).toMatch(/(\d+\.\d%\s*){3}$/)
    expect(await seriousProblems(page)).toEqual([])
  })

  it('shows a run’s first and last samples, and the images nearest to them', async () => {
    await explorer.sdk.startTraining({ ...TINY_RUN, dataset: 'tiny', name: 'first', keepEvery: 20 })
    for await (const event of explorer.sdk.trainingProgress({ run: 'first' })) void event
    await open('?checkpoint=first@40&figure=samples')
    const [early] = await explorer.sdk.samplePictures({
      ...{ latents: [{ seed: 2 }], checkpoint: 'first@20', format: 'PNG' },
    })
    const shown = page.getByRole('img', { name: 'seed 2 by first@20' })
    await expect.poll(() => shown.getAttribute('src')).toBe(early!.dataUri)
    await page.getByRole('img', { name: 'seed 2 by first@40' }).waitFor()
    await press('Find the nearest images')
    await page
      .getByRole('img', { name: /^Image \d+ at distance/ })
      .first()
      .waitFor()
    expect(param('near')).toEqual(['tiny'])
  })

  it('trains the networks that break the rules, and shows them beside each other', async () => {
    const training = { ...TINY_RUN, recipe: 'PAPER' as const, dataset: 'tiny', steps: 12 }
    const variants = ['PAPER', 'RELU'] as const
    await explorer.sdk.startRuleStudy({ name: 'broken', variants: [...variants], training })
    await open('?figure=rules')
    const rows = panel('The study broken').getByRole('row', { name: /Done/ })
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(2)
    await expect.poll(() => panel('The study broken').getByRole('img').count()).toBe(2)
    await panel('Quality by the rules').getByRole('button', { name: 'Measure' }).click()
    const quality = async () =>
      (await explorer.sdk.ruleStudy({ name: 'broken' }))?.runs.map((own) => own.quality)
    await expect.poll(quality, { timeout: 60_000 }).not.toContain(null)
    for (const [row, { precision, recall }] of (await quality())!.map((own) => own!).entries()) {
      const percent = (share: number) => `${(100 * share).toFixed(0)}%`
      const shown = rows.nth(row).getByRole('cell', { name: percent(precision), exact: true })
      await shown.first().waitFor()
      await rows.nth(row).getByText(percent(recall), { exact: true }).first().waitFor()
    }
    expect(await seriousProblems(page)).toEqual([])
  })

  it('offers the studies there are, and not the runs that are only named like one', async () => {
    const { sdk } = explorer
    const { id } = await sdk.startTraining({ ...TINY_RUN, dataset: 'tiny', name: 'my-relu' })
    await open('?figure=rules')
    await panel('The study broken').getByRole('table').waitFor()
    await sdk.cancelTraining(id)
    await open('?figure=rules&study=none')
    await page.getByText('No study has this name.').waitFor()
    const study = page.getByLabel('Study', { exact: true })
    expect(await study.getByRole('option').allInnerTexts()).toEqual(['none', 'broken'])
    await study.selectOption('broken')
    await panel('The study broken').getByRole('table').waitFor()
  })

  it('asks again for a study only while one of its runs is under way', async () => {
    const page = await explorer.open('/nowhere')
    await installClock(page)
    let asked = 0
    page.on('request', (request) => {
      if (request.postData()?.includes('ruleStudy(name')) asked++
    })
    for (const [study, words] of [
      ['none', 'No study has this name.'],
      ['broken', 'All rules'],
    ] as const) {
      asked = 0
      await page.goto(`${explorer.url}/figures?figure=rules&study=${study}`)
      await page.getByText(words, { exact: true }).waitFor()
      await page.clock.runFor(20_000)
      expect(asked, study).toBe(1)
    }
  })

  it('says what a discriminator can’t show', async () => {
    await open('?checkpoint=critic&figure=walk')
    await page.getByText('critic is a discriminator').waitFor()
  })
})

interface Study {
  readonly successByChance: number
  readonly measures: readonly {
    readonly exemplars: number
    readonly matched: boolean
    readonly space: string
    readonly success: number
  }[]
}
