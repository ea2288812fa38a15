/** “Copy as…”: what is copied runs as pasted, and answers with the picture that the page shows. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '../../clients/sdk/src/index.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { flatPng } from '../datasets/pictures.ts'
import { compilePrograms, installSdk } from '../support/installed-sdk.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { TINY_RUN } from '../support/tiny-images.ts'
import { copyAs, pixelsAt, runCurl, runGraphql, shownPixels, urlsIn } from './copied-code.ts'
import { describeInBrowser, startExplorer, type Explorer } from './support.ts'

const SECRET = 'a-secret-that-may-do-everything'

interface Result {
  /** The kind of result. */
  readonly what: string
  readonly path: string
  /** Brings the result onto the page. */
  readonly show?: (page: Page) => Promise<void>
  readonly menu: (page: Page) => Locator
  readonly picture: (page: Page) => Locator
  /** The picture's place in the answer. Default: the first. */
  readonly at?: number
}

const menuIn = (part: Locator | Page, name = 'Copy as…') => part.getByRole('button', { name })
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
const panel = (page: Page, name: string | RegExp) => page.getByRole('region', { name })
const image = (part: Locator | Page, name: string | RegExp) => part.getByRole('img', { name })
const press = (part: Locator | Page, name: string) => part.getByRole('button', { name }).click()

const WALK = '/walk?waypoints=7&waypoints=14&frames=2&loop=false&fps=30&at=1'
const SUM = '/arithmetic?plus=3,9&plus=4&minus=1&strength=1.2'

const seed7 = (what: string, path: string): Result => ({
  ...{ what, path },
  menu: (page) => menuIn(dialog(page, 'Seed 7')),
  picture: (page) => image(page, 'The sample of seed 7'),
})

const exported = (what: string, format?: string): Result => ({
  ...{ what, path: WALK },
  async show(page) {
    await press(page, 'Export as GIF, WebP or sheet')
    if (format) await page.getByLabel(format).check({ force: true })
    await press(page, 'Create')
  },
  menu: (page) => menuIn(dialog(page, 'Export the walk')),
  picture: (page) => image(page, 'The walk in 3 frames'),
})

const RESULTS: readonly Result[] = [
  {
    what: 'the wall of samples',
    path: '/sample?size=large&seed=70&truncation=0.8',
    menu: (page) => menuIn(page.getByRole('main')),
    picture: (page) => page.getByRole('gridcell', { name: 'Seed 71' }).locator('img'),
    at: 1,
  },
  seed7('a single sample', '/sample?open=7'),
  seed7('a truncated sample', '/sample?open=7&truncation=0.5'),
  {
    what: 'a picked sample in the comparison',
    path: '/sample?open=9',
    async show(page) {
      await press(dialog(page, 'Seed 9'), 'Pick')
      await page.keyboard.press('Escape')
      await press(page, 'Compare 1')
    },
    menu: (page) => menuIn(dialog(page, 'Compare')),
    picture: (page) => image(dialog(page, 'Compare'), 'seed 9'),
  },
  {
    what: 'a walk',
    path: WALK.replace('at=1', 'at=2'),
    menu: (page) => menuIn(page, 'Copy the walk as…'),
    picture: (page) => image(page, 'The frame at the slider'),
    // A slow reader misses other frames than the last.
    at: -1,
  },
  {
    what: 'a frame of a walk',
    path: WALK,
    menu: (page) => menuIn(panel(page, 'Frame 2 of 3')),
    picture: (page) => image(page, 'The frame at the slider'),
  },
  exported('an exported animation'),
  exported('an exported sheet', 'Sheet'),
  {
    what: 'a point between four corners',
    path: '/walk?show=corners&corners=1&corners=2&corners=3&corners=4&x=0.3&y=0.6',
    menu: (page) => menuIn(panel(page, 'Chosen point')),
    picture: (page) => image(page, 'The sample at this point'),
  },
  {
    what: 'a sum',
    path: SUM,
    menu: (page) => menuIn(page, 'Copy the sum as…'),
    picture: (page) => image(page, /^The result:/),
  },
  {
    what: 'a neighbour of a sum',
    path: SUM,
    show: (page) => press(page, 'Neighbour 1'),
    menu: (page) => menuIn(panel(page, 'Result').getByRole('group', { name: 'Actions' })),
    picture: (page) => image(page, /^The result:/),
  },
  {
    what: 'the samples of a checkpoint',
    path: '/checkpoints?open=demo',
    menu: (page) => menuIn(panel(page, '64 samples')),
    picture: (page) => image(page, 'Samples of seeds 0 to 63'),
  },
  {
    what: 'the progress of a run',
    path: '/train',
    async show(page) {
      const { origin } = new URL(page.url())
      await train(origin)
      await page.goto(`${origin}/train?run=tiny`)
    },
    menu: (page) => menuIn(page, 'Copy its progress as…'),
    picture: (page) => image(page, 'Samples of the same random numbers after step 40'),
    at: -1,
  },
]

describeInBrowser('what is copied, on a server that requires tokens', () => {
  let explorer: Explorer
  let page: Page
  /** The copied programs, by the kind of result, and the pixels that they should print. */
  const programs = new Map<string, { code: string; pixels: Buffer }>()

  beforeAll(async () => {
    const env = { AUTH: 'token', API_TOKENS: `owner:admin:${SECRET}`, WORKER: 'on' }
    explorer = await startExplorer({ env })
    explorer.expectErrors(/401/)
    page = await explorer.open('/sample')
    await page.getByLabel('Token', { exact: true }).fill(SECRET)
    await press(page, 'Sign in')
    await page.getByRole('grid').locator('img').first().waitFor()
  })
  afterAll(() => explorer?.[Symbol.asyncDispose]())

  test.each(RESULTS)(
    '$what: the copied curl and GraphQL answer with the picture that is shown',
    async ({ what, path, show, menu, picture, at = 0 }) => {
      await page.goto(explorer.url + path)
      await show?.(page)
      await picture(page).waitFor()
      const curl = await copyAs(page, menu(page), 'curl')
      expect(curl).toContain('Bearer $LATENTQL_TOKEN')
      expect(curl).not.toContain(SECRET)
      const [url] = urlsIn(await runCurl(curl, SECRET)).slice(at)
      const pixels = await pixelsAt(new URL(url!, explorer.url).href)
      await expect
        .poll(async () => (await shownPixels(page, picture(page))).equals(pixels))
        .toBe(true)
      const graphql = await copyAs(page, menu(page), 'GraphQL')
      expect(urlsIn(await runGraphql(graphql, explorer.server, SECRET)).at(at)).toBe(url)
      programs.set(what, { code: await copyAs(page, menu(page), 'TypeScript'), pixels })
    },
  )

  describe('the copied TypeScript', () => {
    let folder: TempDir
    beforeAll(async () => {
      folder = await createTempDir()
      await installSdk(folder.path)
    })
    afterAll(() => folder?.[Symbol.asyncDispose]())

    test('compiles', async () => {
      const codes = [...programs].map(([what, { code }]) => [nameOf(what), code])
      expect(codes.length).toBe(RESULTS.length)
      await compilePrograms(folder.path, Object.fromEntries(codes) as Record<string, string>)
    })

    test.each(RESULTS)('$what: prints the URL of the picture that is shown', async (result) => {
      const program = path.join(folder.path, `${nameOf(result.what)}.js`)
      const env = { ...process.env, NODE_OPTIONS: '', LATENTQL_TOKEN: SECRET }
      const { stdout } = await promisify(execFile)(process.execPath, [program], { env })
      const url = stdout.match(/http\S+\/images\/\S+/g)?.at(result.at ?? 0)
      expect((await pixelsAt(url!)).equals(programs.get(result.what)!.pixels)).toBe(true)
    })
  })
})

/** The name of a program's file. */
function nameOf(what: string): string {
  return what.replaceAll(' ', '-')
}

/** Trains the run `tiny` to its end. */
async function train(url: string): Promise<void> {
  await using owner = createClient({ url, token: SECRET })
  const images = Array.from({ length: 16 }, async (_, index) => ({
    name: `${index}.png`,
    data: await flatPng([index * 10, 100, 200]),
  }))
  await owner.uploadDataset(makeZip(await Promise.all(images)), { name: 'squares', imageSize: 16 })
  await owner.startTraining({ ...TINY_RUN, dataset: 'squares', name: 'tiny' })
  const events = owner.trainingProgress({ run: 'tiny' })
  while (!(await events.next()).done);
}
