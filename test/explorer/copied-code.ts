/** Copies code from “Copy as…” menus, and runs it as a user would who pastes it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { TestServer } from '../support/server.ts'

export type Language = 'curl' | 'TypeScript' | 'GraphQL'

/** Opens the menu, chooses the language, and returns the copied text. */
export async function copyAs(page: Page, menu: Locator, language: Language): Promise<string> {
  const read = () => page.evaluate(() => navigator.clipboard.readText())
  await page.evaluate(() => navigator.clipboard.writeText(''))
  await menu.click()
  await page.getByRole('menuitem', { name: language }).click()
  await expect.poll(read).not.toBe('')
  return read()
}

/** Runs a command in bash with the token; returns the answers, of a subscription one per event. */
export async function runCurl(command: string, token: string): Promise<unknown[]> {
  const env = { ...process.env, LATENTQL_TOKEN: token }
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { env })
  if (!/^(event|data|:)/m.test(stdout)) return [JSON.parse(stdout)]
  const events = stdout.split('\n').filter((line) => /^data: ?\{/.test(line))
  return events.map((line) => JSON.parse(line.slice('data:'.length)) as unknown)
}

/** Runs a document as it is; returns the answers, of a subscription one per event. */
export async function runGraphql(
  document: string,
  server: TestServer,
  token: string,
): Promise<unknown[]> {
  const authorization = `Bearer ${token}`
  if (!document.startsWith('subscription')) {
    return [await (await server.post({ query: document }, { authorization })).json()]
  }
  const answers: unknown[] = []
  const client = server.subscriber({ authorization })
  for await (const answer of client.iterate({ query: document })) answers.push(answer)
  return answers
}

/** The `url` fields in an answer, in order. */
export function urlsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, field]: [string, unknown]) =>
    name === 'url' && typeof field === 'string' ? [field] : urlsIn(field),
  )
}

/** The pixels of an image or a canvas on the page. */
export async function shownPixels(page: Page, picture: Locator): Promise<Buffer> {
  const src = await picture.evaluate((element) =>
    element instanceof HTMLCanvasElement ? element.toDataURL() : (element as HTMLImageElement).src,
  )
  return pixelsAt(new URL(src, page.url()).href)
}

/** The pixels of the picture at a URL, which may be a data: URI. */
export async function pixelsAt(url: string): Promise<Buffer> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  return sharp(Buffer.from(await response.arrayBuffer()))
    .removeAlpha()
    .raw()
    .toBuffer()
}
