/** The Walk view in a browser, with a real server and the demo checkpoint. */
import type { LatentInput } from '@latentql/sdk'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportCost } from '../../clients/explorer/src/views/walk/picture-cost.ts'
import {
  describeInBrowser,
  dropLatent,
  seriousProblems,
  startExplorer,
  type Explorer,
} from './support.ts'

const TWO = '/walk?waypoints=7&waypoints=21&frames=16&loop=false'
const FOUR = '/walk?show=corners&waypoints=7&waypoints=21&waypoints=99&waypoints=4'

describeInBrowser('the Walk view', () => {
  let explorer: Explorer
  /** One page for all tests that continue where the previous one ended. */
  let page: Page
  beforeAll(async () => {
    explorer = await startExplorer()
    page = await explorer.open('/walk')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  /** Navigates to another URL like a link. */
  const goTo = (page: Page, address: string) =>
    page.evaluate((to) => history.pushState(null, '', to), address)

  /**
   * Waits until a canvas, which may be replaced in the meantime, shows exactly the picture of a
   * latent.
   */
  async function shows(canvas: Locator, latent: LatentInput) {
    const [sample] = await explorer.sdk.samplePictures({ latents: [latent] })
    await expect.poll(() => canvas.evaluate(isDrawn, sample!.dataUri)).toBe(true)
  }

  const slider = () => page.getByRole('slider', { name: 'Position in the walk' })
  const picture = () => page.getByRole('img', { name: /The frame at the slider/ })
  const waypoints = () => page.getByRole('list', { name: 'Waypoints' })
  const seeds = () => new URL(page.url()).searchParams.getAll('waypoints')
  const halfWay = { slerp: { from: { seed: 7 }, to: { seed: 21 }, t: 0.5 } }

  it('opens on a ready example that loops, with 48 frames or more, and undoes changes to it', async () => {
    await shows(picture(), { seed: 7 })
    const loop = page.getByRole('button', { name: 'Loop' })
    expect(await loop.getAttribute('aria-pressed')).toBe('true')
    await page.getByText('96 frames', { exact: true }).waitFor()
    await waypoints().getByRole('button', { name: 'Random' }).click()
    await expect.poll(() => seeds()).toHaveLength(5)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('96 frames', { exact: true }).waitFor()
    expect(seeds()).toHaveLength(0)
    await goTo(page, '/walk?waypoints=7&waypoints=21')
    await page.getByText('48 frames', { exact: true }).waitFor()
  })

  it('asks for one more sample if there is one', async () => {
    await goTo(page, '/walk?waypoints=7')
    await page.getByRole('button', { name: 'Add a random sample' }).click()
    await page.getByText('48 frames', { exact: true }).waitFor()
  })

  it('shows the picture, the slider and Play together on a laptop, at 200% zoom and on a phone', async () => {
    for (const [width, height] of [
      [1280, 720],
      [640, 360],
      [390, 844],
    ] as const) {
      const touch = width === 390
      const small = await explorer.open('/walk', { viewport: { width, height }, touch })
      await shows(small.getByRole('img', { name: /The frame at the slider/ }), { seed: 7 })
      const bars = await small.evaluate(
        () => document.querySelector('#main + div')!.getBoundingClientRect().height,
      )
      for (const part of [
        small.getByRole('img', { name: /The frame at the slider/ }),
        small.getByRole('slider', { name: 'Position in the walk' }),
        small.getByRole('button', { name: 'Play' }),
      ]) {
        const box = (await part.boundingBox())!
        expect(box.y).toBeGreaterThanOrEqual(52)
        expect(box.y + box.height).toBeLessThanOrEqual(height - bars)
      }
    }
  })

  it('shows the frames between the waypoints at the slider, and remembers its position', async () => {
    await goTo(page, TWO)
    await shows(picture(), { seed: 7 })
    await slider().fill('8')
    await shows(picture(), halfWay)
    await page.waitForURL(/[?&]at=8/)
    await page.getByText('50% from seed 7 to seed 21').first().waitFor()
    await page.reload()
    await shows(picture(), halfWay)
    await page.keyboard.press('End')
    await shows(picture(), { seed: 21 })
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: 'Frame 2 of 17' }).waitFor()
    await page.waitForURL(/[?&]at=1$/)
  })

  it('shows slerp, lerp and |z| under More, each with a sentence, and lerp next to slerp with the lengths of both', async () => {
    await goTo(page, `${TWO}&at=8`)
    await page.getByRole('heading', { name: 'Frame 9 of 17' }).waitFor()
    const jargon = page.getByRole('main').getByText(/slerp|lerp|\|z\|/i)
    expect(await jargon.filter({ visible: true }).count()).toBe(0)
    for (const more of await page.getByText('More', { exact: true }).all()) await more.click()
    await page.getByText('Slerp takes an arc, on which').waitFor()
    await page.getByText('How far the frame is from the average sample').waitFor()
    await page.getByText('Side by side').click()
    await shows(page.getByRole('img', { name: 'slider, slerp' }), halfWay)
    const lerp = { lerp: halfWay.slerp }
    await shows(page.getByRole('img', { name: 'slider, lerp' }), lerp)
    await page.getByRole('heading', { name: 'Frame 9 of 17' }).waitFor()
    const words = await page.getByText(/slerp [\d.]+, lerp [\d.]+/).innerText()
    const [slerpLength, lerpLength] = words.match(/[\d.]+/g)!.map(Number)
    expect(lerpLength).toBeLessThan(slerpLength! * 0.9)
  })

  it('changes its waypoints with buttons, by dragging, and by dropping text', async () => {
    await goTo(page, `${TWO}&waypoints=99`)
    const tool = (name: string) => page.getByRole('button', { name, exact: true }).click()
    await waypoints().getByRole('button', { name: 'Waypoint 3: seed 99' }).click()
    await page.getByRole('heading', { name: 'Frame 33 of 33' }).waitFor()
    await tool('Move left')
    await expect.poll(() => seeds()).toEqual(['7', '99', '21'])
    await tool('Duplicate')
    await expect.poll(() => seeds()).toEqual(['7', '99', '99', '21'])
    await tool('Remove')
    await expect.poll(() => seeds()).toEqual(['7', '99', '21'])
    const slot = (index: number) => waypoints().getByRole('listitem').nth(index)
    await dropLatent(page, slot(0), slot(2))
    await expect.poll(() => seeds()).toEqual(['99', '21', '7'])
    await slot(3).evaluate((element) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.setData('text/plain', '1234')
      element.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }))
    })
    await expect.poll(() => seeds()).toEqual(['99', '21', '7', '1234'])
    await tool('Replace')
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('55')
    await tool('Use it')
    await expect.poll(() => seeds()).toEqual(['99', '21', '7', '55'])
  })

  it('walks between recipes of the maximum depth', async () => {
    let deep: LatentInput = { seed: 3 }
    for (let depth = 1; depth < 8; depth++) deep = { jitter: { latent: deep, seed: depth } }
    const ends = [deep, { seed: 21 }]
    const { frames } = await explorer.sdk.interpolate({ waypoints: ends, frames: 17 })
    await goTo(
      page,
      `/walk?waypoints=${JSON.stringify(deep)}&waypoints=21&frames=16&loop=false&at=8`,
    )
    await shows(picture(), frames[8]!.recipe)
  })

  it('stops at the end of a walk that doesn’t loop', async () => {
    await goTo(page, `${TWO}&at=12&fps=30`)
    await page.getByRole('button', { name: 'Play' }).click()
    await page.getByRole('heading', { name: 'Frame 17 of 17' }).waitFor()
    await page.getByRole('button', { name: 'Play' }).waitFor()
    await shows(picture(), { seed: 21 })
  })

  it('shows the exact sample under the pointer on the map, and picks the chosen one', async () => {
    await goTo(page, FOUR)
    const lens = page.getByRole('img', { name: 'The sample at this point' })
    const pad = page.getByRole('slider', { name: 'Point on the map' })
    const at = (x: number, y: number) => {
      const upper = { slerp: { from: { seed: 7 }, to: { seed: 21 }, t: x } }
      const lower = { slerp: { from: { seed: 99 }, to: { seed: 4 }, t: x } }
      return { slerp: { from: upper, to: lower, t: y } }
    }
    await shows(lens, at(0.5, 0.5))
    const { width, height } = (await pad.boundingBox())!
    await pad.hover({ position: { x: width * 0.25, y: height * 0.75 } })
    await shows(lens, at(0.25, 0.75))
    await pad.click({ position: { x: width * 0.75, y: height * 0.25 } })
    await page.mouse.move(0, 0)
    await shows(lens, at(0.75, 0.25))
    await pad.press('ArrowLeft')
    await pad.press('Shift+ArrowDown')
    await shows(lens, at(0.74, 0.35))
    await page.waitForURL(/x=0.74&y=0.35/)
    await page.getByRole('button', { name: 'Pick' }).click()
    await page.getByRole('complementary', { name: 'Shelf' }).waitFor()
  })

  it('exports a GIF of 256 pixels unless told otherwise', async () => {
    await goTo(page, TWO)
    await page.getByRole('button', { name: /Export/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Create' }).click()
    const coming = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Download' }).click()
    const download = await coming
    const head = (await (await download.createReadStream()).take(1).toArray())[0] as Buffer
    expect(head.subarray(0, 6).toString()).toBe('GIF89a')
    expect([head.readUInt16LE(6), head.readUInt16LE(8)]).toEqual([256, 256])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('shows the cost of an export, creates it, retries after a failure, and saves it', async () => {
    explorer.expectErrors(/400|503/)
    await goTo(page, TWO.replace('frames=16', 'frames=64'))
    await page.getByRole('button', { name: /Export/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Size' }).selectOption('512')
    const cost = exportCost(65, { width: 64, height: 64 }, 512)
    await dialog.getByText('This is too much for one request. Choose 256 pixels').waitFor()
    await dialog.getByText('More', { exact: true }).click()
    await dialog.getByText(`${cost.toLocaleString('en')} of at most 1,000`).waitFor()
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByText('The request is too large').waitFor()
    expect(await dialog.getByRole('alert').innerText()).toContain(`cost of ${cost} `)
    await dialog.getByRole('combobox', { name: 'Size' }).selectOption('128')
    await page.route('**/images/**', (route) => route.fulfill({ status: 503 }))
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByText('The server couldn’t render the walk.').waitFor()
    await page.unroute('**/images/**')
    await dialog.getByRole('button', { name: 'Create' }).click()
    const button = dialog.getByRole('button', { name: 'Download' })
    await button.waitFor()
    expect(await button.evaluate((element) => element.matches(':focus'))).toBe(true)
    const coming = page.waitForEvent('download')
    await button.click()
    const download = await coming
    expect(download.suggestedFilename()).toBe('walk.gif')
    const head = (await (await download.createReadStream()).take(1).toArray())[0] as Buffer
    expect(head.subarray(0, 6).toString()).toBe('GIF89a')
    expect(head.readUInt16LE(6)).toBe(128)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('shows four slots between four corners, whether they are filled or not', async () => {
    const corners = page.getByRole('list', { name: 'Corners' }).getByRole('listitem')
    const map = page.getByRole('slider', { name: 'Point on the map' })
    await goTo(page, '/walk?show=corners')
    await map.waitFor()
    expect(await corners.count()).toBe(4)
    await goTo(page, '/walk?show=corners&corners=7')
    await page.getByRole('button', { name: 'Fill the rest with random samples' }).waitFor()
    expect(await corners.count()).toBe(4)
    await page.getByRole('button', { name: 'Fill the rest with random samples' }).click()
    await map.waitFor()
  })

  it('explains why a waypoint can’t be drawn', async () => {
    explorer.expectErrors(/400/)
    await goTo(page, '/walk?waypoints=7&waypoints=saved%3Amissing')
    await page.getByText('This latent no longer exists').first().waitFor()
  })

  it('has no serious axe violations, and fits a phone', async () => {
    await goTo(page, `${TWO}&method=both`)
    await page.getByText('17 frames', { exact: true }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    const viewport = { width: 360, height: 740 }
    const phone = await explorer.open(FOUR, { viewport, touch: true, colorScheme: 'dark' })
    await phone.getByRole('img', { name: 'The sample at this point' }).waitFor()
    expect(await seriousProblems(phone)).toEqual([])
    for (const [path, places] of [
      [FOUR, 'Corners'],
      [TWO, 'Waypoints'],
      ['/walk', 'Waypoints'],
    ] as const) {
      await goTo(phone, path)
      await phone.getByRole('list', { name: places }).waitFor()
      expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    }
  })

  /** Simulates switching to another tab, and back. */
  async function setVisibility(state: DocumentVisibilityState) {
    await page.evaluate((visibilityState) => {
      Object.defineProperty(document, 'visibilityState', {
        value: visibilityState,
        configurable: true,
      })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  }

  /** Waits until the slider has been at three more positions. */
  async function movesOn() {
    const places = new Set<string>()
    await expect.poll(async () => places.add(await slider().inputValue()).size).toBeGreaterThan(3)
  }

  it('plays with Space, pauses while the page is hidden, and resumes after the server has been unavailable', async () => {
    await goTo(page, '/walk?waypoints=7&waypoints=21&fps=20')
    // Ensures that no socket is open.
    await page.reload()
    await shows(picture(), { seed: 7 })
    const opened = page.waitForEvent('websocket')
    await page.keyboard.press(' ')
    await movesOn()
    const left = (await opened).waitForEvent('framesent', ({ payload }) =>
      String(payload).includes('"complete"'),
    )
    await setVisibility('hidden')
    await left
    await setVisibility('visible')
    await movesOn()
    await explorer.restartServer()
    await movesOn()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Play' }).waitFor()
    const at = await slider().inputValue()
    await expect.poll(() => new URL(page.url()).searchParams.get('at') ?? '0').toBe(at)
    expect(await slider().inputValue()).toBe(at)
  })
})

/** Runs in the page: true if a canvas shows exactly this picture. */
async function isDrawn(shown: unknown, uri: string): Promise<boolean> {
  const image = new Image()
  image.src = uri
  await image.decode()
  const { width, height } = shown as HTMLCanvasElement
  const wanted = new OffscreenCanvas(width, height).getContext('2d')!
  wanted.drawImage(image, 0, 0)
  const context = (shown as HTMLCanvasElement).getContext('2d')!
  const [a, b] = [context, wanted].map((one) => one.getImageData(0, 0, width, height).data)
  return a!.every((value, index) => value === b![index])
}
