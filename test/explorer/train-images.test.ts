/** Images for training: dropped anywhere on the Train view, or chosen, they become a dataset. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { somePngs, writeFiles } from '../datasets/pictures.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { TINY_RUN } from '../support/tiny-images.ts'
import { dropPaths, expectShare, transferSlowly, writeLargeFile } from './files.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

const PHONE = { width: 390, height: 844 }

describeInBrowser('on the Train view', () => {
  let explorer: Explorer
  let folder: Awaited<ReturnType<typeof createTempDir>>
  beforeAll(async () => {
    explorer = await startExplorer({ small: true, env: { MAX_UPLOAD_BYTES: '50000000' } })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    folder = await createTempDir()
    return () => folder[Symbol.asyncDispose]()
  })

  const dialog = (page: Page) => page.getByRole('dialog', { name: 'Add images' })
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
  const nameField = (page: Page) => dialog(page).getByLabel('Name')

  /** Drops local files or folders on the middle of the page. */
  const drop = (page: Page, ...names: string[]) =>
    dropPaths(
      page,
      names.map((name) => path.join(folder.path, name)),
      { over: 'Drop images, a folder or a ZIP to train on', taken: dialog(page) },
    )

  async function upload(page: Page, count: number): Promise<void> {
    await dialog(page).getByLabel('Size').selectOption('16')
    await button(page, /^Upload /).click()
    await dialog(page).getByText(`has ${count} images`).waitFor()
    await button(page, 'Use these images').click()
    await dialog(page).waitFor({ state: 'detached' })
  }

  const expectChosen = async (page: Page, name: string) => {
    await page.getByRole('radio', { name: new RegExp(`^${name}`), checked: true }).waitFor()
  }

  test('a folder becomes a dataset with its subfolders as classes, and the form selects it', async () => {
    await writeFiles(path.join(folder.path, 'My Pets'), {
      ...(await somePngs('cat/', 12)),
      ...(await somePngs('dog/', 10)),
      'attributes.csv': 'file,age\ncat/0.png,3\ndog/0.png,5\n',
      'notes.txt': '',
      '.DS_Store': '',
    })
    const page = await explorer.open('/train')
    await drop(page, 'My Pets')
    const shown = dialog(page)
    await shown.getByText('22 images', { exact: true }).waitFor()
    await shown.getByText('2 classes, named after their folders: cat (12), dog (10)').waitFor()
    await shown.getByText('With attributes.csv').waitFor()
    await shown.getByText('Left out: 1 .txt file').waitFor()
    expect(await nameField(page).inputValue()).toBe('my-pets')
    expect(await seriousProblems(page)).toEqual([])
    await upload(page, 22)
    await expectChosen(page, 'my-pets')
    const dataset = await explorer.sdk.dataset('my-pets')
    expect(dataset).toMatchObject({ count: 22, imageSize: 16, brokenCount: 0 })
    expect(dataset!.classes).toMatchObject([
      { label: 'cat', count: 12 },
      { label: 'dog', count: 10 },
    ])
    const { dataset: known } = await explorer.server.query(
      '{ dataset(name: "my-pets") { attributes { name min max } } }',
    )
    expect(known.attributes).toEqual([{ name: 'age', min: 3, max: 5 }])
    await page.reload()
    await expectChosen(page, 'my-pets')
  })

  test('a drag announces the drop over the page and over the dialog, until it leaves', async () => {
    await writeFiles(folder.path, { 'a.txt': '' })
    const page = await explorer.open('/train')
    const session = await page.context().newCDPSession(page)
    const files = [path.join(folder.path, 'a.txt')]
    const drag = (type: 'dragEnter' | 'dragOver' | 'dragCancel') =>
      session.send('Input.dispatchDragEvent', {
        ...{ type, x: 300, y: 400 },
        data: { items: [], files, dragOperationsMask: 1 },
      })
    const announcement = page.getByText('Drop images, a folder or a ZIP to train on')
    const hovers = async () => {
      await drag('dragOver')
      return announcement.isVisible()
    }
    for (const opens of [false, true]) {
      if (opens) await button(page, 'Add images').click()
      await drag('dragEnter')
      await expect.poll(hovers).toBe(true)
      await page.getByText('before anything is uploaded').waitFor()
      await drag('dragCancel')
      await page.evaluate(DRAG_LEAVES)
      await announcement.waitFor({ state: 'hidden' })
    }
  })

  test('loose images become a dataset with a free name', async () => {
    await writeFiles(folder.path, await somePngs('', 20))
    const names = Array.from({ length: 20 }, (_, index) => `${index}.png`)
    const page = await explorer.open('/train')
    await drop(page, ...names)
    await dialog(page).getByText('20 images').waitFor()
    expect(await nameField(page).inputValue()).toBe('images')
    await upload(page, 20)
    await drop(page, ...names)
    await expect.poll(() => nameField(page).inputValue()).toBe('images-2')
    await nameField(page).fill('images')
    await dialog(page).getByText('There is a dataset “images” already.').waitFor()
    expect(await button(page, /^Upload /).isDisabled()).toBe(true)
    await nameField(page).fill('images-2')
    await upload(page, 20)
    await expectChosen(page, 'images-2')
  })

  test('a ZIP dropped on the page of a run becomes a dataset, and opens the form', async () => {
    const entries = Object.entries(await somePngs('', 18)).map(([name, data]) => ({ name, data }))
    const broken = { name: 'broken.png', data: Buffer.from('no picture') }
    await writeFile(path.join(folder.path, 'Faces 2.zip'), makeZip([...entries, broken]))
    await explorer.sdk.startTraining({ ...TINY_RUN, name: 'waiting' })
    const page = await explorer.open('/train?run=waiting')
    await drop(page, 'Faces 2.zip')
    await dialog(page).getByText('19 images in Faces 2.zip').waitFor()
    expect(await nameField(page).inputValue()).toBe('faces-2')
    await dialog(page).getByLabel('Size').selectOption('16')
    await button(page, /^Upload /).click()
    await dialog(page).getByText('broken.png').waitFor()
    await button(page, 'Use these images').click()
    await page.waitForURL('**/train?dataset=faces-2')
    await expectChosen(page, 'faces-2')
  })

  test('files that are no images are named at once, and other files can be chosen', async () => {
    await writeFiles(folder.path, { 'a.txt': '', 'b.txt': '', 'c.txt': '' })
    const page = await explorer.open('/train', { viewport: PHONE, colorScheme: 'dark' })
    await drop(page, 'a.txt', 'b.txt', 'c.txt')
    await dialog(page).getByText('no JPEG, PNG or WebP images, only 3 .txt files').waitFor()
    expect(await button(page, /^Upload /).count()).toBe(0)
    expect(await seriousProblems(page)).toEqual([])
    const inputs = dialog(page).locator('input[type=file]')
    const few = Object.entries(await somePngs('', 5))
    await inputs
      .first()
      .setInputFiles(few.map(([name, buffer]) => ({ name, buffer, mimeType: 'image/png' })))
    await dialog(page).getByText('5 images aren’t enough').waitFor()
    expect(await button(page, /^Upload /).count()).toBe(0)
    await writeFiles(path.join(folder.path, 'chosen'), await somePngs('', 16))
    await inputs.last().setInputFiles(path.join(folder.path, 'chosen'))
    await dialog(page).getByText('16 images').waitFor()
    expect(await nameField(page).inputValue()).toBe('chosen')
    await upload(page, 16)
    await expectChosen(page, 'chosen')
  })

  test('an upload shows its progress, asks before it is stopped, and can be cancelled and repeated', async () => {
    await writeLargeFile(folder.path, 'images.zip')
    const page = await explorer.open('/train')
    await transferSlowly(page)
    await drop(page, 'images.zip')
    await dialog(page).getByText('images.zip is an archive.').waitFor()
    await nameField(page).fill('kept')
    await button(page, 'Upload 40.0 MB').click()
    await expectShare(dialog(page).getByRole('progressbar', { name: 'Uploading 40.0 MB' }))
    await page.keyboard.press('Escape')
    const question = page.getByRole('dialog', { name: 'Stop the upload?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    const givenUp = page.waitForEvent('requestfailed')
    await dialog(page).getByRole('button', { name: 'Cancel' }).click()
    expect((await givenUp).url()).toContain('/datasets?name=kept')
    await expect.poll(() => button(page, 'Upload 40.0 MB').evaluate(hasFocus)).toBe(true)
    expect(await nameField(page).inputValue()).toBe('kept')
    await button(page, 'Upload 40.0 MB').click()
    await dialog(page).getByRole('progressbar', { name: 'Uploading 40.0 MB' }).waitFor()
    await page.keyboard.press('Escape')
    await question.getByRole('button', { name: 'Stop the upload' }).click()
    await dialog(page).waitFor({ state: 'detached' })
  })

  test('images that are too much for the server are refused before the upload, with another way', async () => {
    await mkdir(path.join(folder.path, 'large'))
    for (const name of ['a.jpg', 'b.jpg']) {
      await writeLargeFile(path.join(folder.path, 'large'), name)
    }
    await writeFiles(path.join(folder.path, 'large'), await somePngs('', 16))
    const page = await explorer.open('/train')
    await drop(page, 'large')
    const { command } = await explorer.sdk.server()
    await dialog(page).getByText(`80.0 MB are too much for an upload to this server`).waitFor()
    await dialog(page).getByText(`${command} dataset add FOLDER`).waitFor()
    expect(await button(page, /^Upload /).count()).toBe(0)
  })

  test('everything works from the keyboard', async () => {
    const images = Object.entries(await somePngs('', 16))
    const page = await explorer.open('/train')
    // Waited for early, since the browser takes a moment until it reports file dialogs.
    const choosing = page.waitForEvent('filechooser')
    await button(page, 'Add images').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => button(page, 'Choose files').evaluate(hasFocus)).toBe(true)
    await page.keyboard.press('Tab')
    await expect.poll(() => button(page, 'Choose a folder').evaluate(hasFocus)).toBe(true)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    const files = images.map(([name, buffer]) => ({ name, buffer, mimeType: 'image/png' }))
    await (await choosing).setFiles(files)
    await dialog(page).getByText('16 images').waitFor()
    await nameField(page).fill('typed')
    await page.keyboard.press('Enter')
    await expect.poll(() => button(page, 'Use these images').evaluate(hasFocus)).toBe(true)
    await page.keyboard.press('Enter')
    await dialog(page).waitFor({ state: 'detached' })
    await expectChosen(page, 'typed')
  })
})

/** The event of a drag that leaves the window, which Chromium's protocol doesn't emit. */
const DRAG_LEAVES = `{
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File([], 'a.txt'))
  document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true, dataTransfer }))
}`

const hasFocus = (element: object) =>
  element === (element as { ownerDocument: { activeElement: object } }).ownerDocument.activeElement
