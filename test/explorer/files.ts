/** Files on their way into a page, and from there to the server. */
import { truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** How long to wait for what a drop does at once, before it is dropped again. */
const REFUSED_AFTER_MS = 3_000

/** A file of 40 MB, all zeros, which takes no space; returns its path. */
export async function writeLargeFile(folder: string, name: string): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, '')
  await truncate(file, 40_000_000)
  return file
}

/** From now on the page's bytes leave at 400 kB a second: 40 MB take long enough to be met on their way. */
export async function sendSlowly(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 },
  })
}

/** Waits until the bar says that a part has been sent, and not all. */
export async function expectShare(bar: Locator): Promise<void> {
  const percent = async () => Number(await bar.getAttribute('aria-valuenow'))
  await expect.poll(percent).toBeGreaterThan(0)
  expect(await percent()).toBeLessThan(100)
}

/** Drops files or folders of this machine on the middle of the page, as from a file manager. */
export async function dropPaths(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel') =>
    session.send('Input.dispatchDragEvent', { type, x: 300, y: 400, data })
  const over = page.getByText('Drop it anywhere')
  const hovers = async () => {
    await drag('dragOver')
    return over.isVisible()
  }
  const list = page.getByRole('list', { name: 'Files' })
  const taken = async () => {
    await drag('dragEnter')
    await expect.poll(hovers).toBe(true)
    // A drop before came late: events come in order.
    if (await list.isVisible()) return drag('dragCancel').then(() => true)
    await drag('drop')
    // On a busy machine Chromium can take it for refused, not having heard yet that the page takes it: nothing comes then.
    await over.waitFor({ state: 'hidden', timeout: REFUSED_AFTER_MS }).catch(() => undefined)
    return list.isVisible()
  }
  await expect.poll(taken).toBe(true)
}
