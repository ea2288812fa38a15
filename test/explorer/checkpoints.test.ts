/** The Checkpoints view: list and details, imports, and changes with undo. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'
import { dropPaths, expectShare, transferSlowly, writeLargeFile } from './files.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

const fixture = (name: string) =>
  fileURLToPath(new URL(`../fixtures/checkpoints/${name}`, import.meta.url))

const PHONE = { width: 360, height: 740 }

describeInBrowser('the Checkpoints view', () => {
  let explorer: Explorer
  let folder: Awaited<ReturnType<typeof createTempDir>>
  beforeAll(async () => {
    folder = await createTempDir()
    explorer = await startExplorer({ small: true, env: { WORKER: 'on' } })
  })
  afterAll(async () => {
    await explorer?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })

  const title = (page: Page) => page.getByRole('heading', { level: 1 })
  const card = (page: Page, name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })
  const file = (page: Page, name: string) =>
    page.getByRole('list', { name: 'Files' }).locator(':scope > li').filter({ hasText: name })
  const press = (within: Page | Locator, name: string | RegExp) =>
    within.getByRole('button', { name }).first().click()
  const nameField = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true })
  const messages = (page: Page) => page.getByRole('region', { name: 'Messages' })
  const importFixture = async (name: string, as: string) => {
    const bytes = await readFile(fixture(name))
    return (await explorer.sdk.uploadCheckpoint(bytes, { name: as })).checkpoint
  }

  describe('shows', () => {
    test('each checkpoint with its samples, and all details at its own URL', async () => {
      const page = await explorer.open('/checkpoints')
      await card(page, 'small').getByText('server’s default').waitFor()
      await card(page, 'small').getByText('16 × 16, colour', { exact: true }).waitFor()
      await seen(card(page, 'small').locator('img'))
      await page.getByRole('link', { name: 'small', exact: true }).click()
      await page.waitForURL(/open=sha256/)
      await title(page).getByText('small', { exact: true }).waitFor()
      await page.reload()
      await page.getByText('Layers, first to last').click()
      await page.getByRole('cell', { name: '4x4, stride 2, padding 1' }).first().waitFor()
      await page.getByRole('cell', { name: '2.relu 8 × 4 × 4' }).waitFor()
      await page.getByText('More', { exact: true }).click()
      await page.getByText(explorer.server.digest).first().waitFor()
      await page.getByText('Always refers to exactly these numbers').waitFor()
      await seen(page.getByAltText('Samples of seeds 0 to 63'))
      await page.getByText('Command line').click()
      const { command } = await explorer.sdk.server()
      await page.getByText(`${command} generate --seed 7`).waitFor()
      expect(await seriousProblems(page)).toEqual([])
      await press(page, 'All checkpoints')
      await card(page, 'small').waitFor()
    })

    test('the effect of measured statistics', async () => {
      const files = await readdir(fixture('joblib16'))
      const entries = files.map(async (name) => ({
        name,
        data: await readFile(fixture(`joblib16/${name}`)),
      }))
      const zip = makeZip(await Promise.all(entries))
      const { checkpoint } = await explorer.sdk.uploadCheckpoint(zip, { name: 'measured' })
      const page = await explorer.open(`/checkpoints?open=${checkpoint.digest}`)
      await page.getByText('More', { exact: true }).click()
      await page.getByText(/would change a pixel by up to [\d.]+ of 255 grey levels/).waitFor()
    })

    test('that a checkpoint is missing, and a link back', async () => {
      const page = await explorer.open(`/checkpoints?open=sha256:${'0'.repeat(64)}`)
      await page.getByText('Checkpoint not found').waitFor()
      await press(page, 'All checkpoints')
      await card(page, 'small').waitFor()
    })

    test('all details on a phone 360 px wide, in dark mode, without serious axe violations', async () => {
      const options = { viewport: PHONE, touch: true, colorScheme: 'dark' } as const
      const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`, options)
      await seen(page.locator('main img').first())
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(PHONE.width)
      expect(await seriousProblems(page)).toEqual([])
    })
  })

  describe('imports', () => {
    test('a file dropped on the page, and shows its facts and the assumptions', async () => {
      const page = await explorer.open('/checkpoints')
      await dropPaths(page, [fixture('dcgan32-gray.pth')])
      await nameField(page).fill('gray faces')
      await page.getByText(/Use 1 to 63 characters: a-z/).waitFor()
      expect(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(
        true,
      )
      await nameField(page).fill('gray-faces')
      await nameField(page).press('Enter')
      const row = file(page, 'dcgan32-gray.pth')
      await row.getByText('Imported as gray-faces.').waitFor()
      await row.getByText('32 × 32, grey').waitFor()
      await row.getByText(/images of 32x32/).waitFor()
      await row.getByText(/relu between layers, tanh at the end/).waitFor()
      await seen(row.getByAltText('Samples of gray-faces'))
      expect(await seriousProblems(page)).toEqual([])
      await card(page, 'gray-faces').waitFor()
      await press(row, 'Use it: gray-faces')
      await page.waitForURL(/checkpoint=sha256/)
      await messages(page).getByRole('link', { name: 'See samples' }).click()
      await page.waitForURL(/sample\?checkpoint=sha256/)
    })

    test('several files one after another; a rejected file says why and doesn’t block the others', async () => {
      const zeros = Buffer.alloc(64 * 1024 * 1024)
      const whole = await readFile(fixture('dcgan16-k5.pth'))
      const files = {
        'cut.pth': whole.subarray(0, 5000),
        'bomb.pth': makeZip([
          { name: 'archive/data.pkl', data: Buffer.alloc(8) },
          { name: 'archive/data/0', data: zeros, deflate: true },
        ]),
        'whole.pth': whole,
      }
      // The browser's message for a request that is rejected before the server has read it.
      explorer.expectErrors(/status of 422/)
      const page = await explorer.open('/checkpoints')
      await page.locator('input[type=file]').setInputFiles(
        Object.entries(files).map(([name, buffer]) => ({
          ...{ name, buffer },
          mimeType: 'application/octet-stream',
        })),
      )
      await press(page, 'Import all 3')
      await file(page, 'whole.pth').getByText('Imported as whole.').waitFor()
      await file(page, 'cut.pth')
        .getByText(/it is truncated/)
        .waitFor()
      await file(page, 'bomb.pth')
        .getByText(/claims to unpack \d+ bytes to 67108864/)
        .waitFor()
      expect(await seriousProblems(page)).toEqual([])
      await page.getByText('Which files work?').click()
      await page.getByText(/a ZIP of the folder with/).waitFor()
      await press(file(page, 'cut.pth'), 'Remove cut.pth from the list')
      await file(page, 'cut.pth').waitFor({ state: 'detached' })
    })

    test('the same file again as the same checkpoint, and with other conventions as a new one', async () => {
      const page = await explorer.open('/checkpoints')
      await page.locator('input[type=file]').setInputFiles(fixture('dcgan16-rgb.pth'))
      await press(page, 'Import')
      const row = file(page, 'dcgan16-rgb.pth')
      await row.getByText('Already imported as small.').waitFor()
      await press(row, 'Import again')
      await row.getByLabel('Code base').selectOption('upsample')
      await press(row, 'Import')
      await row.getByText(/it has transposed convolutions/).waitFor()
      await row.getByLabel('Code base').selectOption('keras-dcgan-port')
      await press(row, 'Try again')
      await row.getByText('Imported as dcgan16-rgb.').waitFor()
      await row.getByText(/leakyRelu 0.3 between layers/).waitFor()
    })

    test('a file that needs settings by hand, and keeps them until the server accepts them', async () => {
      const page = await explorer.open('/checkpoints', { viewport: PHONE, colorScheme: 'dark' })
      await page.locator('input[type=file]').setInputFiles(fixture('dcgan16-sigmoid.pth'))
      const row = file(page, 'dcgan16-sigmoid.pth')
      await row.getByText('More settings').click()
      const strides = row.getByLabel('Strides', { exact: true })
      await strides.fill('1, x')
      await row.getByText('1 to fix').waitFor()
      await row.getByText('Enter whole numbers, such as 1, 2, 2, 2').waitFor()
      expect(await row.getByRole('button', { name: 'Import' }).isDisabled()).toBe(true)
      expect(await seriousProblems(page)).toEqual([])
      await strides.fill('1, 2')
      await row.getByLabel('Last activation').selectOption('SIGMOID')
      await press(row, 'Import')
      await row.getByText(/strides has 2 numbers, but needs 3/).waitFor()
      await row.getByText('More settings, 2 set').waitFor()
      expect(await strides.inputValue()).toBe('1, 2')
      await strides.fill('1, 2, 2')
      await strides.press('Enter')
      await row.getByText('Imported as dcgan16-sigmoid.').waitFor()
      const assumed = row.getByText(/Taken from the preset/)
      expect(await assumed.innerText()).not.toMatch(/tanh|stride/)
    })

    test('no folder, but says what to do instead', async () => {
      const tfjs = path.join(folder.path, 'a-model')
      await mkdir(tfjs)
      await writeFile(path.join(tfjs, 'model.json'), '{}')
      const page = await explorer.open('/checkpoints')
      await dropPaths(page, [tfjs])
      await file(page, 'a-model')
        .getByText(/drop a ZIP of it/)
        .waitFor()
    })

    test('nothing if cancelled, and shows the uploaded share', async () => {
      const page = await explorer.open('/checkpoints')
      await transferSlowly(page)
      await page
        .locator('input[type=file]')
        .setInputFiles(await writeLargeFile(folder.path, 'large.pth'))
      await press(page, 'Import')
      await expectShare(page.getByRole('progressbar', { name: 'Uploading 40.0 MB' }))
      const givenUp = page.waitForEvent('requestfailed')
      await press(page, 'Cancel large.pth')
      await page.getByRole('button', { name: 'Import', exact: true }).waitFor()
      expect((await givenUp).url()).toContain('/checkpoints?name=large')
    })

    test('nothing if the connection is lost, and says so', async () => {
      explorer.expectErrors(/net::ERR_FAILED/)
      const page = await explorer.open('/checkpoints')
      await page.route('**/checkpoints?name=*', (route) => route.abort())
      await page.locator('input[type=file]').setInputFiles(fixture('dcgan28-k3.pth'))
      await press(page, 'Import')
      await page.getByText('The connection was lost').waitFor()
      await page.unroute('**/checkpoints?name=*')
      await press(page, 'Try again')
      await file(page, 'dcgan28-k3.pth').getByText('Imported as dcgan28-k3.').waitFor()
    })
  })

  describe('changes', () => {
    let digest: string
    let page: Page
    beforeAll(async () => {
      digest = (await importFixture('dcgan16-bias.pth', 'changing')).digest
      page = await explorer.open(`/checkpoints?open=${digest}`)
    })
    afterAll(() => page?.close())
    const now = async () => (await explorer.sdk.checkpoint(digest))!
    /** Keeps a message on screen, as messages stay while the pointer is on them. */
    const hold = (text: string) => messages(page).getByText(text).hover()
    const undo = (text: string) => press(messages(page).getByText(text).locator('..'), 'Undo')

    test('a name, with undo', async () => {
      await press(page, 'Rename')
      await nameField(page).fill('Not a name')
      await nameField(page).press('Enter')
      await page.getByText(/Use 1 to 63 characters: a-z/).waitFor()
      await nameField(page).fill('renamed')
      await nameField(page).press('Enter')
      await hold('Renamed changing to renamed.')
      await title(page).getByText('renamed').waitFor()
      expect((await now()).name).toBe('renamed')
      await undo('Renamed changing to renamed.')
      await title(page).getByText('changing').waitFor()
      expect((await now()).name).toBe('changing')
    })

    test('the server’s default, with undo', async () => {
      await press(page, 'Make it the server’s default')
      await hold('changing is now the server’s default.')
      await page.getByText('default (the server’s)').waitFor()
      expect((await explorer.sdk.checkpoint())?.digest).toBe(digest)
      await undo('changing is now the server’s default.')
      await page.getByText('default (the server’s)').waitFor({ state: 'detached' })
      expect((await explorer.sdk.checkpoint())?.digest).toBe(explorer.server.digest)
    })

    test('aliases', async () => {
      await page.getByLabel('New alias').fill('prod')
      await press(page, 'Add')
      await press(page, 'Remove alias changing@prod')
      await hold('Removed changing@prod.')
      expect((await now()).aliases).toEqual([])
      await undo('Removed changing@prod.')
      await page.getByRole('button', { name: 'Remove alias changing@prod' }).waitFor()
      expect((await now()).aliases).toEqual(['changing@prod'])
    })

    test('says so at once if a deletion doesn’t reach the server', async () => {
      explorer.expectErrors(/net::ERR_FAILED/)
      await press(page, 'Delete')
      await press(page.getByRole('dialog'), 'Delete')
      await hold('changing deleted.')
      await card(page, 'small').waitFor()
      await page.route('**/graphql', (route) => route.abort())
      await press(messages(page).getByText('changing deleted.').locator('..'), 'Dismiss')
      await hold('Not deleted. The server isn’t responding')
      await card(page, 'changing').waitFor()
      await page.unroute('**/graphql')
      await page.getByText('Retrying').waitFor({ state: 'detached' })
      expect((await now()).name).toBe('changing')
      await page.getByRole('link', { name: 'changing', exact: true }).click()
    })

    test('deletes a checkpoint after a warning, once the time to undo is over', async () => {
      await press(page, 'Delete')
      const dialog = page.getByRole('dialog')
      await dialog.getByText(/Saved samples stay and can be shown/).waitFor()
      await dialog.getByText(/410/).waitFor()
      await press(dialog, 'Delete')
      await hold('changing deleted.')
      await card(page, 'small').waitFor()
      expect(await card(page, 'changing').count()).toBe(0)
      expect((await now()).name).toBe('changing')
      await undo('changing deleted.')
      await card(page, 'changing').waitFor()
      expect((await now()).name).toBe('changing')
      await page.getByRole('link', { name: 'changing', exact: true }).click()
      await press(page, 'Delete')
      await press(page.getByRole('dialog'), 'Delete')
      await press(messages(page).getByText('changing deleted.').locator('..'), 'Dismiss')
      await expect.poll(() => explorer.sdk.checkpoint(digest)).toBeFalsy()
      expect(await card(page, 'changing').count()).toBe(0)
    })
  })

  test('keeps the newest checkpoint of a training run permanently', async () => {
    const { sdk, server } = explorer
    await writeTinyImages(path.join(server.config.importDir, 'squares'))
    await sdk.registerDataset({ path: 'squares', name: 'squares', imageSize: 16 })
    const { id } = await sdk.startTraining({ ...TINY_RUN, name: 'learning', dataset: 'squares' })
    for await (const { trainingProgress: event } of sdk.trainingProgress({ run: id })) {
      if (event.__typename === 'StateEvent' && event.state === 'DONE') break
    }
    const page = await explorer.open('/checkpoints')
    await seen(card(page, 'learning@40').locator('img'))
    await press(page, 'Keep for good: learning@40')
    await expect.poll(() => nameField(page).inputValue()).toBe('learning-step-40')
    await nameField(page).press('Enter')
    await card(page, 'learning-step-40').waitFor()
    expect((await sdk.checkpoint('learning-step-40'))?.name).toBe('learning-step-40')
  })
})

describeInBrowser('the Checkpoints view with a read-only token', () => {
  test('asks for a token with a higher role, and accepts it', async () => {
    const [secret, better] = ['secret-of-the-reader', 'secret-of-the-owner']
    await using explorer = await startExplorer({
      small: true,
      env: { AUTH: 'token', API_TOKENS: `reader:read:${secret},owner:admin:${better}` },
    })
    explorer.expectErrors(/401/)
    const page = await explorer.open('/checkpoints')
    await page.evaluate((token) => sessionStorage.setItem('latentql.token', token), secret)
    await page.goto(`${explorer.url}/checkpoints?open=${explorer.server.digest}`)
    const press = (name: string) => page.getByRole('button', { name }).click()
    await press('Rename')
    await page.getByText(/Renaming needs a token with the role admin; yours has read/).waitFor()
    await page.getByLabel('Token', { exact: true }).fill(better)
    await press('Sign in')
    const renames = async () => {
      await press('Rename')
      const dialog = page.getByRole('dialog', { name: 'Rename small' })
      const refusal = page.getByRole('button', { name: 'Not now' })
      await dialog.or(refusal).waitFor()
      if (await dialog.isVisible()) return true
      // The role of the new token isn't known yet.
      await refusal.click()
      await refusal.waitFor({ state: 'detached' })
      return false
    }
    await expect.poll(renames).toBe(true)
  })
})

/** Waits until a picture has been rendered. */
async function seen(picture: Locator): Promise<void> {
  await picture.scrollIntoViewIfNeeded()
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
}
