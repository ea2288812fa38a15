/** `describe` for what needs a browser. */
import { describe } from 'vitest'
import { CHROMIUM } from './chromium.ts'

/** Skipped, saying so, where there is no Chromium. */
export function describeInBrowser(name: string, tests: () => void): void {
  const reason = CHROMIUM ? '' : ' (skipped: chromium is not installed)'
  describe.skipIf(!CHROMIUM)(`${name}${reason}`, tests)
}
