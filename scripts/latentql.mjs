/** `npm run latentql -- COMMAND`: gets the checkout ready, then runs the command line. */
import { prepare } from './bootstrap.mjs'

prepare()
await import('../dist/server/cli/main.js')
