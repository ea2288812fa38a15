/**
 * `npm run screenshots [-- DIR]`: prepares the checkout, then takes the explorer's screenshots for
 * the docs, or of every view on every screen into DIR.
 */
import { prepare } from './bootstrap.mjs'
import { runOrExit } from './steps.mjs'

await prepare({ development: true })
runOrExit('Taking the screenshots', process.execPath, [
  '--import=tsx',
  'scripts/take-screenshots.ts',
  ...process.argv.slice(2),
])
