/** The machine's Chromium, for tests, benchmarks and screenshots. */
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core'

/** Its path; undefined if not installed. */
export const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path))

/**
 * Time limit for a condition on a test's page: far longer than usual, since a machine may be slow.
 */
export const PATIENCE_MS = 90_000

/** Starts Chromium; the caller closes it. */
export function launchChromium(): Promise<Browser> {
  if (!CHROMIUM) throw new Error('Chromium is not installed: run `apt-get install chromium`')
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
  })
}

/** The local storage of a browser in which the explorer's tour has ended. */
export const AFTER_TOUR = [{ name: 'latentql.tour', value: 'done' }]

/** The same, for `newContext`. */
export function storageAfterTour(url: string): BrowserContextOptions['storageState'] {
  return { cookies: [], origins: [{ origin: new URL(url).origin, localStorage: AFTER_TOUR }] }
}
