/**
 * `npm run screenshots`: prepares the checkout, then takes the explorer's screenshots for the docs.
 */
import { prepare, runOrExit } from './bootstrap.mjs'

await prepare()
runOrExit('Taking the screenshots', process.execPath, [
  '--import=tsx',
  'scripts/take-screenshots.ts',
])
