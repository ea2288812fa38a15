/** `npm run bench`: gets the checkout ready, then measures; bench/ is TypeScript, which tsx lets Node run. */
import { prepare, runOrExit } from './bootstrap.mjs'

prepare()
runOrExit(
  'The bench',
  process.execPath,
  ['--import=tsx', 'bench/main.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
