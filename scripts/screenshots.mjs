/** `npm run screenshots`: gets the checkout ready, then takes the pictures of the explorer that README.md and docs/ show. */
import { prepare, runOrExit } from './bootstrap.mjs'

prepare()
runOrExit('Taking the screenshots', process.execPath, [
  '--import=tsx',
  'scripts/take-screenshots.ts',
])
