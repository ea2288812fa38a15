/**
 * `npm run screenshots`: prepares the checkout, then takes the explorer's screenshots for the docs.
 */
import { prepare } from './bootstrap.mjs'
import { runOrExit } from './steps.mjs'

await prepare({ development: true })
runOrExit('Taking the screenshots', process.execPath, [
  '--import=tsx',
  'scripts/take-screenshots.ts',
])
