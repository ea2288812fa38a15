/**
 * Training in the explorer: a run is started, watched live, controlled, and complete after every
 * failure.
 */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewEvent } from '../../server/db/stores.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { flatPng } from '../datasets/pictures.ts'
import { checkpointEvent, stateEvent, stepEvent, stepEvents } from '../db/training-database.ts'
import { TINY_RUN } from '../support/tiny-images.ts'
import {
  describeInBrowser,
  installClock,
  seriousProblems,
  startExplorer,
  type Explorer,
} from './support.ts'

const PHONE = { width: 360, height: 740 }

/** Steps of about 30 ms, so that only a few pass before the page has stopped the run. */
const SLOW_RUN = { ...TINY_RUN, batch: 24, ngf: 64, ndf: 64, dataset: 'squares' }

const status = (page: Page) => page.getByRole('region', { name: 'Status' })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

async function stands(page: Page, words: string | RegExp): Promise<void> {
  await status(page).getByText(words, { exact: true }).first().waitFor()
}

/** Waits until the page has the events of a run, not only the query's result. */
const hasRecord = (page: Page) =>
  page.getByRole('button', { name: 'Save as CSV', disabled: false }).waitFor()

/** A ZIP of 24 valid pictures and one invalid file. */
async function squares(): Promise<Buffer> {
  const pictures = Array.from({ length: 24 }, async (_, index) => ({
    name: `${index % 2 === 0 ? 'even' : 'odd'}/${index}.png`,
    data: await flatPng([index * 10, 100, 200]),
  }))
  const broken = { name: 'odd/broken.png', data: Buffer.from('no picture') }
  return makeZip([...(await Promise.all(pictures)), broken])
}

/** The figures in a page's charts, by step: lossD, lossG, D(x). */
async function figuresOf(page: Page): Promise<Map<number, (number | null)[]>> {
  const saving = page.waitForEvent('download')
  await button(page, 'Save as CSV').click()
  const text = await readFile(await (await saving).path(), 'utf8')
  const rows = text.trimEnd().split('\n').slice(1)
  const value = (cell: string | undefined) => (cell ? Number(Number(cell).toPrecision(5)) : null)
  return new Map(
    rows.map((row) => {
      const [step, ...cells] = row.split(',')
      return [Number(step), cells.slice(0, 3).map(value)]
    }),
  )
}

/** The figures that the server has recorded for a run, in the same form. */
async function recordOf(explorer: Explorer, run: string): Promise<Map<number, (number | null)[]>> {
  const metrics = await explorer.sdk.runMetrics({ run, points: 2000 })
  const value = (number: number | null) => (number === null ? null : Number(number.toPrecision(5)))
  return new Map(
    metrics.map(({ step, ...figures }) => [
      step,
      [figures.lossD, figures.lossG, figures.dReal].map(value),
    ]),
  )
}

describeInBrowser('Train, with a worker', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
    await explorer.sdk.uploadDataset(await squares(), { name: 'squares', imageSize: 16 })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  test('images are added from a ZIP, with a report of broken ones', async () => {
    const buffer = await squares()
    const page = await explorer.open('/train')
    await button(page, 'Add images').click()
    const chooser = page.locator('dialog input[type=file]').first()
    const mimeType = 'application/octet-stream'
    await chooser.setInputFiles({ name: 'cut.zip', mimeType, buffer: buffer.subarray(0, 100) })
    await button(page, /^Upload /).click()
    await page.locator('dialog').getByRole('alert').waitFor()
    await chooser.setInputFiles({ name: 'My Squares.zip', mimeType, buffer })
    const name = page.locator('dialog').getByLabel('Name')
    await expect.poll(() => name.inputValue()).toBe('my-squares')
    await page.locator('dialog').getByLabel('Size').selectOption('16')
    await button(page, /^Upload /).click()
    await says(page, /has 24 images/)
    await says(page, 'odd/broken.png')
    await button(page, 'Use these images').click()
    const card = page.getByRole('radio', { name: /my-squares/ })
    await card.waitFor()
    expect(await card.isChecked()).toBe(true)
  })

  test('a run is started on the page and watched to its end without a reload', async () => {
    const page = await explorer.open('/train')
    await says(page, 'No runs yet')
    await page.getByRole('radio', { name: /^squares/ }).check()
    await page.getByLabel('Name').fill('first-run')
    await page.getByLabel('Steps', { exact: true }).fill('60')
    await page.getByLabel('Image size').selectOption('16')
    await page.getByText('More settings').click()
    const fields = {
      ...{ 'Length of z': 8, 'Width of the generator': 4, 'Width of the discriminator': 4 },
      ...{ 'Images per step': 8, 'Snapshot every': 20, 'Samples per snapshot': 9 },
    }
    for (const [label, value] of Object.entries(fields)) {
      await page.getByLabel(label, { exact: true }).fill(String(value))
    }
    await page.getByLabel('Learning rate of D').fill('0')
    await button(page, 'Start training').click()
    await says(page, 'Must be above 0, at most 1; got 0.')
    await page.getByLabel('Learning rate of D').fill('')
    await button(page, 'Start training').click()
    await page.waitForURL('**/train?run=first-run')
    await page.getByAltText(/^Samples of the same random numbers after step/).waitFor()
    await stands(page, 'Done')
    await stands(page, 'Step 60 of 60')
    const newest = page.getByAltText('Samples of the same random numbers after step 60')
    const widthOf = (image: object) => (image as { naturalWidth?: number }).naturalWidth
    await expect.poll(() => newest.evaluate(widthOf)).toBeGreaterThan(16)
    expect(await figuresOf(page)).toEqual(await recordOf(explorer, 'first-run'))
    await page.getByText('Losses on a log scale').click()
    const chart = page.getByRole('img', { name: /^Losses, steps 1 to 60: Discriminator from/ })
    // `hover` waits until the chart stops moving.
    await chart.hover({ position: { x: 150, y: 80 } })
    await page.mouse.down()
    await chart.hover({ position: { x: 220, y: 80 } })
    await chart.hover({ position: { x: 300, y: 80 } })
    await page.mouse.up()
    await page.getByRole('radio', { name: 'Selection' }).waitFor()
    await chart.dblclick()
    await page.getByRole('radio', { name: 'All', exact: true, checked: true }).waitFor()
    await page.getByRole('radio', { name: 'Selection' }).waitFor({ state: 'detached' })
    await page.getByLabel('Picture', { exact: true }).press('ArrowLeft')
    await page.getByAltText('Samples of the same random numbers after step 40').waitFor()
    await page.getByText('Next to the first').click()
    await page.getByAltText('Samples of the same random numbers after step 0').waitFor()
    await page.getByAltText('Seed 0 at step 60').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    const saving = page.waitForEvent('download')
    await button(page, 'Save as an animation: GIF').click()
    expect((await saving).suggestedFilename()).toBe('first-run.gif')
    await page.getByRole('link', { name: 'All runs' }).click()
    await page.getByRole('link', { name: /first-run/ }).waitFor()
  })

  test('no data is missing after a reload, a lost socket and a restart of the server', async () => {
    const { sdk } = explorer
    const run = async () => (await sdk.run('long'))!
    const stepOf = async () => (await run()).step
    const goOn = async () => {
      const before = await stepOf()
      await sdk.resumeTraining('long')
      await expect.poll(stepOf).toBeGreaterThan(before)
    }
    const settings = { ...TINY_RUN, dataset: 'squares', steps: 800, checkpointEvery: 200 }
    await sdk.startTraining({ ...settings, name: 'long' })
    await expect.poll(stepOf).toBeGreaterThan(0)
    // The run must not end before the page has lost its connections.
    await sdk.pauseTraining('long')
    const page = await explorer.open('/train')
    const sockets: { close(): Promise<void> }[] = []
    await page.routeWebSocket(/graphql/, (socket) => {
      socket.connectToServer()
      sockets.push(socket)
    })
    await page.goto(`${explorer.url}/train?run=long`)
    await hasRecord(page)
    await page.reload()
    await hasRecord(page)
    await stands(page, 'Paused')
    explorer.expectErrors(/WebSocket/)
    const opened = sockets.length
    await goOn()
    await Promise.all([sockets.at(-1)!.close(), sdk.pauseTraining('long')])
    await expect.poll(async () => (await run()).state).toBe('PAUSED')
    await stands(page, `Step ${await stepOf()} of 800`)
    const again = sockets.length
    expect(again).toBeGreaterThan(opened)
    await goOn()
    expect((await run()).state).toBe('RUNNING')
    await explorer.restartServer(() => says(page, 'The server isn’t responding'))
    await stands(page, 'Done')
    const record = await recordOf(explorer, 'long')
    expect(record.size).toBe(800)
    expect(await figuresOf(page)).toEqual(record)
    expect(sockets.length).toBeGreaterThan(again)
    const snapshots = await sdk.runSnapshots({ run: 'long', count: 500 })
    const slider = page.getByLabel('Picture', { exact: true })
    expect(Number(await slider.getAttribute('max'))).toBe(snapshots.length - 1)
  })

  test('a run is paused, rolled back, resumed, ended and deleted, and its checkpoints are kept as long as the run or for good', async () => {
    const { sdk } = explorer
    // The run ends before step 2000, after which page and server thin the figures differently.
    const often = { snapshotEvery: 20, checkpointEvery: 20, keepCheckpoints: 1000 }
    await sdk.startTraining({ ...SLOW_RUN, ...often, name: 'steered', steps: 100_000 })
    const page = await explorer.open('/train?run=steered')
    await button(page, 'Keep step 20 as long as the run').click()
    await button(page, 'Stop keeping step 20').waitFor()
    expect(await button(page, 'Delete').isDisabled()).toBe(true)
    await expect.poll(async () => (await sdk.run('steered'))?.step).toBeGreaterThan(20)
    await button(page, 'Pause').click()
    await stands(page, 'Paused')
    await page.getByRole('button', { name: 'Roll back to step 20', exact: true }).click()
    await says(page, /undoes the [\d,]+ steps after it/)
    await page.locator('dialog').getByRole('button', { name: 'Roll back' }).click()
    await stands(page, 'Rolled back to step 20.')
    await stands(page, /Step 20 of/)
    expect(Math.max(...(await figuresOf(page)).keys())).toBe(20)
    await button(page, 'Keep step 20 for good, under a name').click()
    await page.locator('dialog').getByLabel('Name').fill('lasting')
    await page.locator('dialog').getByRole('button', { name: 'Keep' }).click()
    await says(page, 'steered@20 saved as lasting.')
    expect((await sdk.checkpoint('lasting'))?.name).toBe('lasting')
    await button(page, 'Resume').click()
    await stands(page, 'Training')
    await page.reload()
    await hasRecord(page)
    await button(page, 'End').click()
    await button(page, 'End run').click()
    await stands(page, 'Cancelled')
    expect(await figuresOf(page)).toEqual(await recordOf(explorer, 'steered'))
    await button(page, 'Delete').click()
    await page.locator('dialog').getByRole('button', { name: 'Delete' }).click()
    await button(page, 'Undo').click()
    await page.waitForURL('**/train')
    const row = page.getByRole('link', { name: /^steered/ })
    await row.click()
    await button(page, 'Delete').click()
    await page.locator('dialog').getByRole('button', { name: 'Delete' }).click()
    // While the pointer is on a message, it stays and nothing is deleted.
    await page.getByText('steered deleted.').hover()
    await page.getByRole('link', { name: /^long/ }).waitFor()
    expect(await row.count()).toBe(0)
    expect(await sdk.run('steered')).not.toBeNull()
    await button(page, 'Dismiss').last().click()
    await expect.poll(() => sdk.run('steered')).toBeNull()
  })

  test('a run page says that it is loading until the run’s record has arrived', async () => {
    const page = await explorer.open('/sample')
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.routeWebSocket('**/graphql', async (socket) => {
      await held
      socket.connectToServer()
    })
    await page.goto(`${explorer.url}/train?run=first-run`)
    await says(page, 'Loading the pictures…')
    expect(await page.getByText('Loading…').count()).toBe(2)
    expect(await page.getByText('Expect noise').count()).toBe(0)
    expect(
      await button(page, /^Roll back to step/)
        .first()
        .innerText(),
    ).toBe('Roll back')
    release()
    await hasRecord(page)
    await expect.poll(() => page.getByText(/Loading/).count()).toBe(0)
  })

  test('a new run starts from another run’s checkpoint, with its networks', async () => {
    const page = await explorer.open('/train?run=first-run')
    await button(page, 'Start a new run from step 60').click()
    await page.getByRole('heading', { name: 'Start a run from first-run@60' }).waitFor()
    await page.getByLabel('Name').fill('second-run')
    await page.getByLabel('Steps', { exact: true }).fill('10')
    await button(page, 'Start training').click()
    await page.waitForURL('**/train?run=second-run')
    await stands(page, 'Done')
    expect((await explorer.sdk.run('second-run'))?.config).toMatchObject({
      ...{ from: 'first-run@60', ngf: 4, imageSize: 16 },
    })
  })
})

describeInBrowser('Train, without a worker', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  /** Creates a run held by a worker, with its recorded events. */
  async function heldRun(name: string) {
    const { database } = explorer.server.services
    await explorer.sdk.startTraining({ ...TINY_RUN, name })
    const { id } = (await database.runs.find(name))!
    const { lease } = (await database.workerJobs.claim(id, 'worker'))!
    let recorded = 0
    return async (...events: readonly NewEvent[]) => {
      await database.workerJobs.record(lease, recorded, events)
      recorded += events.length
    }
  }

  test('a run without a worker says so, and how to start one', async () => {
    await explorer.sdk.startTraining({ ...TINY_RUN, name: 'waiting' })
    const page = await explorer.open('/train')
    await installClock(page)
    await page.goto(`${explorer.url}/train?run=waiting`)
    await stands(page, 'A worker will start it in a moment.')
    await page.clock.fastForward(9_000)
    await stands(page, `${(await explorer.sdk.server()).command} worker`)
  })

  test('an alarm is shown at once, with the action taken and advice', async () => {
    const record = await heldRun('alarmed')
    await record(...stepEvents(1, 30))
    const page = await explorer.open('/train?run=alarmed', { colorScheme: 'dark', viewport: PHONE })
    await stands(page, /Step 30 of/)
    const nothing = { lossD: NaN, lossG: Infinity, dReal: NaN, dFakeBefore: NaN, dFakeAfter: NaN }
    const alarm = { kind: 'alarm', at: new Date(), step: 31, alarm: 'NOT_FINITE' } as const
    await record(
      { ...stepEvent(31), ...nothing },
      { ...alarm, message: 'At step 31, lossD is NaN.', action: 'PAUSE' },
      stateEvent('PAUSED', 'A loss is not finite.'),
    )
    const alarms = page.getByRole('group', { name: 'Alarms' })
    await alarms.getByText('Invalid numbers').waitFor()
    await alarms.getByText('At step 31, lossD is NaN. The run was paused.').waitFor()
    await alarms
      .getByText(/Start a new run from an earlier checkpoint with lower learning rates/)
      .waitFor()
    await stands(page, 'A loss is not finite.')
    const figures = await figuresOf(page)
    expect(figures.get(31)).toEqual([null, null, null])
    expect(figures).toEqual(await recordOf(explorer, 'alarmed'))
    expect(await seriousProblems(page)).toEqual([])
    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(PHONE.width)
  })

  test('a rollback by another client rolls back charts, alarms and checkpoints', async () => {
    const record = await heldRun('undone')
    await record(...stepEvents(1, 20), checkpointEvent(20), ...stepEvents(21, 40))
    const page = await explorer.open('/train?run=undone')
    await stands(page, /Step 40 of/)
    await explorer.sdk.rollbackTraining({ run: 'undone', step: 20 })
    await stands(page, /Step 20 of/)
    await stands(page, 'Rolled back to step 20.')
    expect(await figuresOf(page)).toEqual(await recordOf(explorer, 'undone'))
  })

  test('thousands of steps per second don’t slow down the page, which keeps a few thousand points', async () => {
    const record = await heldRun('fast')
    const page = await explorer.open('/train?run=fast')
    await stands(page, 'Training')
    for (let from = 1; from < 5000; from += 1000) await record(...stepEvents(from, from + 999))
    await stands(page, /Step 5,000 of/)
    const figures = await figuresOf(page)
    expect(figures.size).toBeLessThanOrEqual(4000)
    const { lossD } = stepEvent(5000)
    expect(figures.get(5000)![0]).toBeCloseTo(lossD, -1)
  })
})
