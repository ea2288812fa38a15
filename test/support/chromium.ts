/** The machine's own Chromium, as tests, the bench and the screenshots drive it. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Where it is; undefined where there is none. */
export const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path))

/** How long a test's page may take to come to what is waited for: far longer than it does, since a machine may be slow. */
export const PATIENCE_MS = 90_000

/** Starts it; close it. */
export function launchChromium(): Promise<Browser> {
  if (!CHROMIUM)
    throw new Error('There is no /usr/bin/chromium; `apt-get install chromium` brings it')
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
  })
}
