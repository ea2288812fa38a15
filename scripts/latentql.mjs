/** `npm run latentql -- COMMAND`: prepares the checkout, then runs the command. */
import { prepare } from './bootstrap.mjs'

await prepare()
await import('../dist/server/cli/main.js')
