/**
 * `npm start`: prepares the checkout, then runs the server in this process. package.json starts it
 * with `exec`, so that signals from npm reach the server rather than a shell, and the exit code is
 * the server's.
 */
import { prepare } from './bootstrap.mjs'

await prepare()
await import('../dist/server/main.js')
