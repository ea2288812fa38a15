/** Helpers for dropping files on a page, and for slow transfers. */
import { truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Time to wait for the effect of a drop before repeating it. */
const REFUSED_AFTER_MS = 3_000

/** Creates a sparse file of 40 MB that starts like a ZIP, and returns its path. */
export async function writeLargeFile(folder: string, name: string): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, 'PK\x03\x04')
  await truncate(file, 40_000_000)
  return file
}

/**
 * Limits the page's uploads and downloads to 400 kB per second, so that 40 MB are in flight long
 * enough to be observed. Returns a function that ends the limit.
 */
export async function transferSlowly(page: Page): Promise<() => Promise<unknown>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const limit = (speed: number) =>
    session.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: speed, uploadThroughput: speed },
    })
  await limit(400_000)
  return () => limit(-1)
}

/** Waits until the bar shows that a part has been sent, but not all. */
export async function expectShare(bar: Locator): Promise<void> {
  const percent = async () => Number(await bar.getAttribute('aria-valuenow'))
  await expect.poll(percent).toBeGreaterThan(0)
  expect(await percent()).toBeLessThan(100)
}

/** The text over the page during a drag, and an element that appears after the drop. */
interface DropTarget {
  readonly over: string
  readonly taken: Locator
}

/**
 * Drops local files or folders on the middle of the page, like a file manager. Default: on the
 * Checkpoints view.
 */
export async function dropPaths(
  page: Page,
  files: string[],
  target: DropTarget = {
    over: 'Drop it anywhere',
    taken: page.getByRole('list', { name: 'Files' }),
  },
): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel') =>
    session.send('Input.dispatchDragEvent', { type, x: 300, y: 400, data })
  const over = page.getByText(target.over)
  const hovers = async () => {
    await drag('dragOver')
    return over.isVisible()
  }
  const taken = async () => {
    await drag('dragEnter')
    await expect.poll(hovers).toBe(true)
    // An earlier drop arrived late; events arrive in order.
    if (await target.taken.isVisible()) return drag('dragCancel').then(() => true)
    await drag('drop')
    // On a busy machine Chromium may treat a drop as rejected, before the page has accepted it.
    // Then no event arrives.
    await over.waitFor({ state: 'hidden', timeout: REFUSED_AFTER_MS }).catch(() => undefined)
    return target.taken.isVisible()
  }
  await expect.poll(taken).toBe(true)
}
