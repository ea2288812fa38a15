/** `npm start`: gets the checkout ready, then serves. The server is this process, so signals and exit codes are its own. */
import { prepare } from './bootstrap.mjs'

prepare()
await import('../dist/server/main.js')
