/** `describe` for tests that need a browser. */
import { describe } from 'vitest'
import { CHROMIUM } from './chromium.ts'

/** Skips the tests, with a message, if Chromium is not installed. */
export function describeInBrowser(name: string, tests: () => void): void {
  const reason = CHROMIUM ? '' : ' (skipped: chromium is not installed)'
  describe.skipIf(!CHROMIUM)(`${name}${reason}`, tests)
}
