/** The quality of a run's samples on its page. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewEvent, SnapshotQuality } from '../../server/db/stores.ts'
import { flatPng } from '../datasets/pictures.ts'
import { stepEvents } from '../db/training-database.ts'
import { TINY_RUN } from '../support/tiny-images.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

const quality = (page: Page) => page.getByRole('region', { name: 'Quality' })
const chart = (page: Page) => page.getByRole('img', { name: /^Quality of the samples/ })

const DEAD_MAPS = [
  { activation: '2.relu', maps: 24, dead: 3 },
  { activation: '5.relu', maps: 8, dead: 1 },
]

async function snapshot(step: number, measures: SnapshotQuality): Promise<NewEvent> {
  const picture = { png: await flatPng([step, 100, 200]), width: 16, height: 16 }
  return { kind: 'snapshot', at: new Date(), step, picture, ...measures, deadMaps: DEAD_MAPS }
}

describeInBrowser('the page of a run', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  /** Opens the page of a run with these measures at steps 0, 10, 20, ... */
  async function openRun(name: string, all: readonly SnapshotQuality[]) {
    const { workerJobs } = explorer.server.services.database
    const { id } = await explorer.sdk.startTraining({ ...TINY_RUN, name })
    const { lease } = (await workerJobs.claim(id, 'worker'))!
    let recorded = 0
    const record = async (events: readonly NewEvent[]) => {
      await workerJobs.record(lease, recorded, events)
      recorded += events.length
    }
    for (const [index, measures] of all.entries()) {
      if (index > 0) await record(stepEvents(10 * index - 9, 10 * index))
      await record([await snapshot(10 * index, measures)])
    }
    const page = await explorer.open(`/train?run=${name}`)
    await page.getByText(`Newest: step ${10 * (all.length - 1)}`).waitFor()
    return { page, record }
  }

  test('shows the speckle, diversity and dead maps of the chosen picture, and their course', async () => {
    const { page, record } = await openRun('measured', [
      { speckle: 0.2, diversity: 0.05 },
      { speckle: 6.5, diversity: 0.6 },
      { speckle: 2.104, diversity: 0.94 },
    ])
    await quality(page).getByText('2.10', { exact: true }).waitFor()
    await quality(page).getByText('0.940', { exact: true }).waitFor()
    await quality(page).getByText('1 means the same').waitFor()
    await quality(page).getByText('13%', { exact: true }).waitFor()
    expect(await chart(page).getAttribute('aria-label')).toBe(
      'Quality of the samples, steps 0 to 20: ' +
        'Speckle from 0.200 to 2.10; Diversity from 0.0500 to 0.940',
    )
    await page.getByRole('button', { name: 'Previous picture' }).click()
    await quality(page).getByText('6.50', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Newest picture' }).click()
    await record([await snapshot(30, { speckle: 1.5, diversity: 0.97 })])
    await quality(page).getByText('1.50', { exact: true }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
  })

  test('shows only the diversity where the training images have no speckle', async () => {
    const { page } = await openRun('pixel-art', [
      { speckle: null, diversity: 0.1 },
      { speckle: null, diversity: 0.8 },
    ])
    await quality(page).getByText('0.800', { exact: true }).waitFor()
    expect(await quality(page).getByText('Speckle').count()).toBe(0)
    expect(await chart(page).getAttribute('aria-label')).toBe(
      'Quality of the samples, steps 0 to 10: Diversity from 0.100 to 0.800',
    )
  })

  test('shows nothing in their place for a run of a version that measured neither', async () => {
    const none = { speckle: null, diversity: null }
    const { page } = await openRun('old', [none, none])
    await page.getByRole('img', { name: /^Losses, steps/ }).waitFor()
    expect(await quality(page).count()).toBe(0)
    expect(await chart(page).count()).toBe(0)
  })
})
