/** Saved variants in the views that sample: chosen in the header, kept in the URL. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LatentInput } from '../../clients/sdk/src/index.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

let explorer: Explorer
let page: Page
/** The saved variant, as requests name it. */
let variant: { saved: string }

const open = (path: string) => page.goto(`${explorer.url}${path}`)
const chooser = (on = page) => on.getByLabel('Variant of the checkpoint')
const button = (name: string) => page.getByRole('button', { name, exact: true })
const searchOf = (href: string | null) => new URL(href!, explorer.url).searchParams

/** Expects the picture of a latent with the variant, which differs from the one without it. */
async function expectChanged(picture: Locator, latent: LatentInput): Promise<void> {
  const { sdk, server } = explorer
  const of = { latents: [latent], checkpoint: server.digest, format: 'PNG' as const }
  const [plain] = await sdk.samplePictures(of)
  const [changed] = await sdk.samplePictures({ ...of, variant })
  expect(changed!.dataUri).not.toBe(plain!.dataUri)
  await expect.poll(() => picture.getAttribute('src')).toBe(changed!.dataUri)
}

describeInBrowser('saved variants in the views', () => {
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
    const { sdk } = explorer
    const [layer] = (await sdk.checkpoint())!.activations
    const ablate = [{ activation: layer!.name, maps: [0, 1, 2], strength: 1 }]
    const { id } = await sdk.saveVariant({ name: 'less', variant: { ablate } })
    variant = { saved: id }
    page = await explorer.open('/sample')
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  it('change the wall, the enlarged sample, its links and the copied request', async () => {
    await chooser().selectOption('less')
    await page.waitForURL(/variant=less/)
    const tile = page.getByRole('gridcell', { name: 'Seed 3', exact: true })
    await expectChanged(tile.getByRole('presentation').or(tile.locator('img')).first(), { seed: 3 })
    await tile.click()
    const dialog = page.getByRole('dialog')
    await expectChanged(dialog.getByRole('img', { name: 'The sample of seed 3' }), { seed: 3 })
    await dialog.getByText('less', { exact: true }).waitFor()
    const walk = dialog.getByRole('link', { name: 'Walk from here' })
    expect(searchOf(await walk.getAttribute('href')).get('variant')).toBe('less')
    await dialog.getByRole('button', { name: 'Copy as…' }).click()
    await page.getByRole('menuitem', { name: /^GraphQL/ }).click()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain(`variant: {saved: "${variant.saved}"}`)
  })

  it('change a walk: its frames, its stream and its exports', async () => {
    const sent: string[] = []
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => sent.push(String(payload)))
    })
    await open('/walk?variant=less&waypoints=1&waypoints=2&loop=false&frames=4')
    await expectChanged(page.getByRole('listitem').locator('img').first(), { seed: 1 })
    await button('Play').click()
    await expect.poll(() => sent.find((text) => text.includes('walk('))).toContain(variant.saved)
    await button('Export as GIF, WebP or sheet').click()
    await page.getByLabel('Sheet').check()
    await button('Create').click()
    const made = page.getByRole('img', { name: 'The walk in 5 frames' })
    const { url } = await explorer.sdk.interpolationSheet({
      ...{ waypoints: [{ seed: 1 }, { seed: 2 }], frames: 5, loop: false, method: 'SLERP' },
      ...{ checkpoint: explorer.server.digest, variant },
    })
    expect(await made.getAttribute('src')).toBe(explorer.sdk.resolveUrl(url))
  })

  it('change a sum and a comparison', async () => {
    await open('/arithmetic?variant=less&plus=1&minus=2')
    const result = page.getByRole('img', { name: /^The result: / })
    await result.waitFor()
    const { sdk, server } = explorer
    const sum = { plus: [[{ seed: 1 }]], minus: [[{ seed: 2 }]], checkpoint: server.digest }
    const { recipe } = (await sdk.arithmetic(sum)).result
    await expectChanged(result, recipe as LatentInput)
    await open('/compare?variant=less&of=small&latent=5')
    await page.getByText('All of them with the variant less.').waitFor()
    await expectChanged(page.getByRole('img', { name: 'seed 5 by small' }), { seed: 5 })
  })

  it('fit a phone’s header, and can be taken off', async () => {
    const phone = await explorer.open('/sample?variant=less', {
      ...{ viewport: { width: 360, height: 740 }, touch: true, colorScheme: 'dark' },
    })
    await chooser(phone).waitFor()
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await phone.evaluate(overflow)).toBeLessThanOrEqual(0)
    expect(await seriousProblems(phone)).toEqual([])
    await chooser(phone).selectOption({ label: 'No variant' })
    await phone.waitForURL((url) => !url.searchParams.has('variant'))
  })

  it('say so once they are deleted', async () => {
    await explorer.sdk.deleteVariant(variant.saved)
    await open('/sample?variant=less')
    await page.getByText('No variant named less').waitFor()
    await button('Sample without it').click()
    await page.getByRole('gridcell', { name: 'Seed 0', exact: true }).waitFor()
    expect(await chooser().count()).toBe(0)
  })
})
