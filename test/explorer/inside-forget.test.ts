/** Forgetting an object and saved variants in the Inside view, on the demo checkpoint. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

const GLASSES = '14,27,36,12'
const MARKED = `mark=7:${GLASSES}&mark=22:${GLASSES}&mark=24:${GLASSES}&mark=2&mark=8`

let explorer: Explorer
let page: Page

const marks = () => new URL(page.url()).searchParams.getAll('mark')
const off = () => new URL(page.url()).searchParams.getAll('off')
const samples = () => page.getByRole('list', { name: 'Samples to mark' }).getByRole('listitem')
const boxes = () => page.getByRole('button', { name: /^Box \d+ on seed/ })
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

async function open(search: string): Promise<void> {
  await page.goto(`${explorer.url}/inside?${search}`)
}

/** The place of a point on the first sample, in pixels of its 64x64, on the screen. */
async function onFirst(x: number, y: number) {
  const box = (await samples().first().getByRole('img').boundingBox())!
  return { x: box.x + (x / 64) * box.width, y: box.y + (y / 64) * box.height }
}

async function drag(from: readonly [number, number], to: readonly [number, number]) {
  const [start, end] = [await onFirst(...from), await onFirst(...to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2)
  await page.mouse.move(end.x, end.y)
  await page.mouse.up()
}

describeInBrowser('forgetting an object in the Inside view', () => {
  beforeAll(async () => {
    explorer = await startExplorer({ env: { WORKER: 'on' } })
    page = await explorer.open('/inside?tab=forget')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('says what is missing before anything is marked', async () => {
    await page.getByText('Draw a box on at least one sample first.').waitFor()
    expect(await page.getByRole('button', { name: 'Forget it' }).isDisabled()).toBe(true)
  })

  it('draws, moves and resizes a box with the mouse, and undoes each', async () => {
    await open('tab=forget&mark=7')
    await samples().first().getByRole('img').waitFor()
    await drag([10, 20], [50, 40])
    await expect.poll(marks).toEqual(['7:10,20,40,20'])
    await drag([30, 30], [34, 28])
    await expect.poll(marks).toEqual(['7:14,18,40,20'])
    await drag([54, 38], [50, 30])
    await expect.poll(marks).toEqual(['7:14,18,36,12'])
    await page.keyboard.press('Control+z')
    await expect.poll(marks).toEqual(['7:14,18,40,20'])
    await page.keyboard.press('Control+z')
    await expect.poll(marks).toEqual(['7:10,20,40,20'])
  })

  it('adds, moves, resizes and removes a box with the keyboard alone', async () => {
    await open('tab=forget&mark=7')
    await page.getByRole('button', { name: 'Add a box on seed 7' }).press('Enter')
    await expect.poll(marks).toEqual(['7:16,21,32,11'])
    await boxes().first().focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(marks).toEqual(['7:17,21,32,11'])
    await page.keyboard.press('Shift+ArrowDown')
    await expect.poll(marks).toEqual(['7:17,21,32,12'])
    await page.keyboard.press('Delete')
    await expect.poll(marks).toEqual(['7'])
  })

  it('adds samples, removes them, and starts from an example', async () => {
    await open('tab=forget&mark=7')
    await press('Add 4 at random')
    await expect.poll(() => samples().count()).toBe(5)
    await press('Remove seed 7')
    await expect.poll(() => samples().count()).toBe(4)
    await press('Example: glasses')
    await page.getByText('12 of 24 samples marked').waitFor()
  })

  it('forgets the object, shows before and after, and the maps that drew it', async () => {
    await open(`tab=forget&${MARKED}`)
    await page.getByLabel('Name of the variant').fill('no glasses')
    await press('Forget it')
    const before = page.getByRole('img', { name: 'Before' })
    await before.waitFor()
    await page.getByText('Saved as the variant “no glasses”.').waitFor()
    const { ablate } = (await explorer.sdk.variant({ name: 'no glasses' }))!
    expect(ablate).toEqual([{ activation: '5.relu', maps: expect.any(Array), strength: 1 }])
    expect(ablate[0]!.maps).toHaveLength(16)
    const id = new URL(page.url()).searchParams.get('job')!
    const job = (await explorer.sdk.forgetting({ job: id })) as unknown as Done
    for (const [name, { url }] of [
      ['Before', job.result.before],
      ['Without 16 maps', job.result.after],
    ] as const) {
      const shown = page.getByRole('img', { name, exact: true })
      expect(await shown.getAttribute('src')).toBe(explorer.sdk.resolveUrl(url))
      await expect.poll(() => shown.evaluate(`(image) => image.naturalWidth`)).not.toBe(0)
    }
    await page.getByText('Compare with 20 random choices of 16 maps').click()
    await page.getByRole('img', { name: 'Control 20' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.reload()
    await before.waitFor()
    await press('See these maps')
    await page.getByText('16 maps off', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Use no glasses', pressed: true }).waitFor()
  })

  it('says so if the name is taken', async () => {
    await open(`tab=forget&${MARKED}`)
    await page.getByLabel('Name of the variant').fill('no glasses')
    await press('Forget it')
    await page.getByRole('alert').getByText('no glasses').waitFor()
  })

  it('says so if the job no longer exists', async () => {
    await open('tab=forget&mark=7&job=none')
    await page.getByRole('alert').getByText('Job not found').waitFor()
  })

  it('saves the maps that are off under a name, uses them, and deletes them with undo', async () => {
    await open('sample=7&layer=8.relu&off=8.relu:6,9@0.5')
    await press('Save as a variant')
    await page.getByLabel('Name').fill('dim')
    await press('Save')
    const use = page.getByRole('button', { name: 'Use dim', exact: true })
    await use.waitFor()
    const saved = await explorer.sdk.variant({ name: 'dim' })
    expect(saved!.ablate).toEqual([{ activation: '8.relu', maps: [6, 9], strength: 0.5 }])
    await press('Turn all on')
    await use.click()
    await expect.poll(off).toEqual(['8.relu:6,9@0.5'])
    await press('Delete dim')
    await use.waitFor({ state: 'detached' })
    await page.getByLabel('Messages').getByRole('button', { name: 'Undo' }).click()
    await use.waitFor()
    expect(await explorer.sdk.variant({ name: 'dim' })).not.toBeNull()
  })

  it('draws a box by touch on a phone, without serious axe violations', async () => {
    page = await explorer.open('/inside?tab=forget&mark=7', {
      ...{ viewport: { width: 360, height: 740 }, touch: true },
    })
    await samples().first().getByRole('img').waitFor()
    // Whatever still arrives may move the samples.
    await page.waitForLoadState('networkidle')
    await samples().first().scrollIntoViewIfNeeded()
    const [start, end] = [await onFirst(10, 20), await onFirst(50, 40)]
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: object[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: touchPoints as [] })
    await touch('touchStart', [start])
    await touch('touchMove', [end])
    await touch('touchEnd', [])
    await expect.poll(marks).toEqual(['7:10,20,40,20'])
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    expect(await seriousProblems(page)).toEqual([])
  })
})

interface Done {
  readonly result: { readonly before: { url: string }; readonly after: { url: string } }
}
