/** The browser that tests drive: the machine's own Chromium. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { describe } from 'vitest'

const EXECUTABLE = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path))

/** `describe` for what needs a browser; skipped, saying so, where there is none. */
export function describeInBrowser(name: string, tests: () => void): void {
  const reason = EXECUTABLE ? '' : ' (skipped: chromium is not installed)'
  describe.skipIf(!EXECUTABLE)(`${name}${reason}`, tests)
}

/** Starts a browser; close it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
  })
}
