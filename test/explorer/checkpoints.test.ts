/** The Checkpoints view: what is there, files that come, changes and their way back. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'
import { dropPaths, expectShare, sendSlowly, writeLargeFile } from './files.ts'
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
    test('each checkpoint with its samples, and all of it at an address of its own', async () => {
      const page = await explorer.open('/checkpoints')
      await card(page, 'small').getByText('server’s default').waitFor()
      await card(page, 'small').getByText('16 × 16, colour, z of 8').waitFor()
      await seen(card(page, 'small').locator('img'))
      await page.getByRole('link', { name: 'small', exact: true }).click()
      await page.waitForURL(/open=sha256/)
      await title(page).getByText('small', { exact: true }).waitFor()
      await page.reload()
      await page.getByRole('cell', { name: '4x4, stride 2, padding 1' }).first().waitFor()
      await page.getByRole('cell', { name: '2.relu 8 × 4 × 4' }).waitFor()
      await page.getByText(explorer.server.digest).first().waitFor()
      await seen(page.getByAltText('Samples of the seeds 0 to 63'))
      expect(await seriousProblems(page)).toEqual([])
      await press(page, 'All checkpoints')
      await card(page, 'small').waitFor()
    })

    test('what statistics that had to be measured mean', async () => {
      const files = await readdir(fixture('joblib16'))
      const entries = files.map(async (name) => ({
        name,
        data: await readFile(fixture(`joblib16/${name}`)),
      }))
      const zip = makeZip(await Promise.all(entries))
      const { checkpoint } = await explorer.sdk.uploadCheckpoint(zip, { name: 'measured' })
      const page = await explorer.open(`/checkpoints?open=${checkpoint.digest}`)
      await page.getByText(/would change a pixel by up to [\d.]+ of 255 grey levels/).waitFor()
    })

    test('that a checkpoint is gone, and the way back', async () => {
      const page = await explorer.open(`/checkpoints?open=sha256:${'0'.repeat(64)}`)
      await page.getByText('This checkpoint is not here').waitFor()
      await press(page, 'All checkpoints')
      await card(page, 'small').waitFor()
    })

    test('all of one on a phone of 360 px, in the dark, with nothing serious for axe', async () => {
      const options = { viewport: PHONE, touch: true, colorScheme: 'dark' } as const
      const page = await explorer.open(`/checkpoints?open=${explorer.server.digest}`, options)
      await seen(page.locator('main img').first())
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(PHONE.width)
      expect(await seriousProblems(page)).toEqual([])
    })
  })

  describe('imports', () => {
    test('a file that is dropped on the page, saying what it is and what was assumed', async () => {
      const page = await explorer.open('/checkpoints')
      await dropPaths(page, [fixture('dcgan32-gray.pth')])
      await nameField(page).fill('gray faces')
      await page.getByText(/Use 1 to 63 of a-z/).waitFor()
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

    test('several files one after another; what is refused says why and keeps no other waiting', async () => {
      const zeros = Buffer.alloc(64 * 1024 * 1024)
      const whole = await readFile(fixture('dcgan16-k5.pth'))
      const files = {
        'notes.txt': Buffer.from('no checkpoint at all'),
        'empty.pth': Buffer.alloc(0),
        'cut.pth': whole.subarray(0, 5000),
        'bomb.pth': makeZip([
          { name: 'archive/data.pkl', data: Buffer.alloc(8) },
          { name: 'archive/data/0', data: zeros, deflate: true },
        ]),
        'whole.pth': whole,
      }
      // What the browser says of a request that is refused before any of it is read.
      explorer.expectErrors(/status of 422/)
      const page = await explorer.open('/checkpoints')
      await page.locator('input[type=file]').setInputFiles(
        Object.entries(files).map(([name, buffer]) => ({
          ...{ name, buffer },
          mimeType: 'application/octet-stream',
        })),
      )
      await press(page, 'Import all 5')
      await file(page, 'whole.pth').getByText('Imported as whole.').waitFor()
      await file(page, 'notes.txt').getByText('It is a text, not weights.').waitFor()
      await file(page, 'empty.pth').getByText('The upload is empty.').waitFor()
      await file(page, 'cut.pth')
        .getByText(/it is truncated/)
        .waitFor()
      await file(page, 'bomb.pth')
        .getByText(/claims to unpack \d+ bytes to 67108864/)
        .waitFor()
      expect(await seriousProblems(page)).toEqual([])
      await page.getByText('Which files work?').click()
      await page.getByText(/a ZIP of the folder with/).waitFor()
      await press(file(page, 'cut.pth'), 'Take cut.pth off the list')
      await file(page, 'cut.pth').waitFor({ state: 'detached' })
    })

    test('the same file again as what it is, and by other conventions as another', async () => {
      const page = await explorer.open('/checkpoints')
      await page.locator('input[type=file]').setInputFiles(fixture('dcgan16-rgb.pth'))
      await press(page, 'Import')
      const row = file(page, 'dcgan16-rgb.pth')
      await row.getByText('It was here already, as small.').waitFor()
      await press(row, 'Import again')
      await row.getByLabel('Which code it comes from').selectOption('upsample')
      await press(row, 'Import')
      await row.getByText(/it has transposed convolutions/).waitFor()
      await row.getByLabel('Which code it comes from').selectOption('keras-dcgan-port')
      await press(row, 'Try again')
      await row.getByText('Imported as dcgan16-rgb.').waitFor()
      await row.getByText(/leakyRelu 0.3 between layers/).waitFor()
    })

    test('what has to be said by hand, kept until the server takes it', async () => {
      const page = await explorer.open('/checkpoints', { viewport: PHONE, colorScheme: 'dark' })
      await page.locator('input[type=file]').setInputFiles(fixture('dcgan16-sigmoid.pth'))
      const row = file(page, 'dcgan16-sigmoid.pth')
      await row.getByText('More about it').click()
      const strides = row.getByLabel('Strides', { exact: true })
      await strides.fill('1, x')
      await row.getByText('1 to mend').waitFor()
      await row.getByText('Whole numbers, such as 1, 2, 2, 2').waitFor()
      expect(await row.getByRole('button', { name: 'Import' }).isDisabled()).toBe(true)
      expect(await seriousProblems(page)).toEqual([])
      await strides.fill('1, 2')
      await row.getByLabel('Last activation').selectOption('SIGMOID')
      await press(row, 'Import')
      await row.getByText(/strides has 2 numbers, but needs 3/).waitFor()
      await row.getByText('More about it, 2 given').waitFor()
      expect(await strides.inputValue()).toBe('1, 2')
      await strides.fill('1, 2, 2')
      await strides.press('Enter')
      await row.getByText('Imported as dcgan16-sigmoid.').waitFor()
      const assumed = row.getByText(/Taken from the preset/)
      expect(await assumed.innerText()).not.toMatch(/tanh|stride/)
    })

    test('no folder, but says what to do', async () => {
      const tfjs = path.join(folder.path, 'a-model')
      await mkdir(tfjs)
      await writeFile(path.join(tfjs, 'model.json'), '{}')
      const page = await explorer.open('/checkpoints')
      await dropPaths(page, [tfjs])
      await file(page, 'a-model')
        .getByText(/Make a ZIP of it/)
        .waitFor()
    })

    test('nothing that is cancelled, and says how much of it has been sent', async () => {
      const page = await explorer.open('/checkpoints')
      await sendSlowly(page)
      await page
        .locator('input[type=file]')
        .setInputFiles(await writeLargeFile(folder.path, 'large.pth'))
      await press(page, 'Import')
      await expectShare(page.getByRole('progressbar', { name: 'Sending 40.0 MB' }))
      const givenUp = page.waitForEvent('requestfailed')
      await press(page, 'Cancel large.pth')
      await page.getByRole('button', { name: 'Import', exact: true }).waitFor()
      expect((await givenUp).url()).toContain('/checkpoints?name=large')
    })

    test('nothing, where the connection breaks off, and says so', async () => {
      explorer.expectErrors(/net::ERR_FAILED/)
      const page = await explorer.open('/checkpoints')
      await page.route('**/checkpoints?name=*', (route) => route.abort())
      await page.locator('input[type=file]').setInputFiles(fixture('dcgan28-k3.pth'))
      await press(page, 'Import')
      await page.getByText('The connection broke off').waitFor()
      await page.unroute('**/checkpoints?name=*')
      await press(page, 'Try again')
      await file(page, 'dcgan28-k3.pth').getByText('Imported as dcgan28-k3.').waitFor()
    })
  })

  test('images for training say how much of them has been sent, too', async () => {
    const page = await explorer.open('/train')
    await sendSlowly(page)
    await press(page, 'Add images')
    const dialog = page.getByRole('dialog')
    await dialog
      .locator('input[type=file]')
      .setInputFiles(await writeLargeFile(folder.path, 'images.zip'))
    await press(dialog, /^Add .* MB$/)
    await expectShare(dialog.getByRole('progressbar', { name: 'Sending 40.0 MB' }))
    const givenUp = page.waitForEvent('requestfailed')
    await press(dialog, 'Cancel')
    await dialog.waitFor({ state: 'detached' })
    expect((await givenUp).url()).toContain('/datasets?name=images')
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
    /** A message under the pointer stays, however long what is asked meanwhile takes. */
    const hold = (said: string) => messages(page).getByText(said).hover()
    const undo = (said: string) => press(messages(page).getByText(said).locator('..'), 'Undo')

    test('a name, and takes it back', async () => {
      await press(page, 'Rename')
      await nameField(page).fill('Not a name')
      await nameField(page).press('Enter')
      await page.getByText(/Use 1 to 63 of a-z/).waitFor()
      await nameField(page).fill('renamed')
      await nameField(page).press('Enter')
      await hold('changing is called renamed now.')
      await title(page).getByText('renamed').waitFor()
      expect((await now()).name).toBe('renamed')
      await undo('changing is called renamed now.')
      await title(page).getByText('changing').waitFor()
      expect((await now()).name).toBe('changing')
    })

    test('the server’s default, and takes it back', async () => {
      await press(page, 'Make it the server’s default')
      await hold('changing is the server’s default now.')
      await page.getByText('default, the server’s').waitFor()
      expect((await explorer.sdk.checkpoint())?.digest).toBe(digest)
      await undo('changing is the server’s default now.')
      await page.getByText('default, the server’s').waitFor({ state: 'detached' })
      expect((await explorer.sdk.checkpoint())?.digest).toBe(explorer.server.digest)
    })

    test('aliases', async () => {
      await page.getByLabel('New alias').fill('prod')
      await press(page, 'Add')
      await press(page, 'Take changing@prod away')
      await hold('changing@prod is taken away.')
      expect((await now()).aliases).toEqual([])
      await undo('changing@prod is taken away.')
      await page.getByRole('button', { name: 'Take changing@prod away' }).waitFor()
      expect((await now()).aliases).toEqual(['changing@prod'])
    })

    test('says so at once when a deletion does not reach the server', async () => {
      explorer.expectErrors(/net::ERR_FAILED/)
      await press(page, 'Delete')
      await press(page.getByRole('dialog'), 'Delete')
      await hold('changing deleted.')
      await card(page, 'small').waitFor()
      await page.route('**/graphql', (route) => route.abort())
      await press(messages(page).getByText('changing deleted.').locator('..'), 'Dismiss')
      await hold('Not deleted. The server does not answer')
      await card(page, 'changing').waitFor()
      await page.unroute('**/graphql')
      await page.getByText('trying again').waitFor({ state: 'detached' })
      expect((await now()).name).toBe('changing')
      await page.getByRole('link', { name: 'changing', exact: true }).click()
    })

    test('deletes after saying what breaks, not before it is too late to undo', async () => {
      await press(page, 'Delete')
      const dialog = page.getByRole('dialog')
      await dialog.getByText(/Saved latents keep their values/).waitFor()
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

  test('keeps the newest checkpoint of a training run for good', async () => {
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

describeInBrowser('the Checkpoints view of who may only read', () => {
  test('says what a change would take, and takes the word of who has it', async () => {
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
    await page.getByText(/Renaming needs a token with the role admin, and yours has read/).waitFor()
    await page.getByLabel('Token', { exact: true }).fill(better)
    await press('Sign in')
    const renames = async () => {
      await press('Rename')
      const dialog = page.getByRole('dialog', { name: 'Rename small' })
      const refusal = page.getByRole('button', { name: 'Not now' })
      await dialog.or(refusal).waitFor()
      if (await dialog.isVisible()) return true
      // The server has not said yet what the new token may do.
      await refusal.click()
      await refusal.waitFor({ state: 'detached' })
      return false
    }
    await expect.poll(renames).toBe(true)
  })
})

/** Waits until a picture has been drawn. */
async function seen(picture: Locator): Promise<void> {
  await picture.scrollIntoViewIfNeeded()
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
}
