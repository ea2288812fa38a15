/** Files that the Checkpoints view refuses by their first bytes. */
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTempDir } from '../support/temp-dir.ts'
import { dropPaths } from './files.ts'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/checkpoints/', import.meta.url))

describeInBrowser('the Checkpoints view', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  test('refuses a picture, a text, an empty file and a web page at once, before any form, with the reason and what is accepted', async () => {
    const junk = {
      'face.jpg': [Buffer.from('ffd8ffe000104a464946', 'hex'), 'It is a JPEG image.'],
      'notes.txt': [Buffer.from('no checkpoint at all'), 'It is a text file, not weights.'],
      'empty.pth': [Buffer.alloc(0), 'It is empty.'],
      'generator.pth': [Buffer.from('<!doctype html>'), 'It is an HTML or XML page'],
    } as const
    await using folder = await createTempDir()
    const paths = Object.entries(junk).map(async ([name, [bytes]]) => {
      await writeFile(path.join(folder.path, name), bytes)
      return path.join(folder.path, name)
    })
    const page = await explorer.open('/checkpoints')
    await dropPaths(page, await Promise.all(paths))
    const files = page.getByRole('list', { name: 'Files' }).locator(':scope > li')
    for (const [name, [, reason]] of Object.entries(junk)) {
      const row = files.filter({ hasText: name })
      await row.getByText(reason).waitFor()
      await row.getByText(/Checkpoints are PyTorch files/).waitFor()
      expect(await row.getByRole('textbox').count()).toBe(0)
      expect(await row.getByRole('button', { name: 'Import' }).count()).toBe(0)
    }
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Remove face.jpg from the list' }).click()
    await files.filter({ hasText: 'face.jpg' }).waitFor({ state: 'detached' })
  })

  test('shows the form for every checkpoint of the fixtures', async () => {
    const names = await readdir(FIXTURES)
    const checkpoints = names.filter((name) => /\.(pth|safetensors|onnx)$/.test(name))
    const page = await explorer.open('/checkpoints')
    const chosen = checkpoints.map((name) => path.join(FIXTURES, name))
    await page.locator('input[type=file]').setInputFiles(chosen)
    await page.getByRole('button', { name: `Import all ${chosen.length}` }).waitFor()
  })
})
