/** `npm run latentql -- COMMAND`: prepares the checkout, then runs the command. */
import { prepare } from './bootstrap.mjs'

prepare()
await import('../dist/server/cli/main.js')
