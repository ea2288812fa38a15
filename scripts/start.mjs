/**
 * `npm start`: gets the checkout ready, then serves. The server is this very process, and package.json says `exec`: a
 * signal that npm passes on ends the server, not a shell in between, and the exit code is the server's own.
 */
import { prepare } from './bootstrap.mjs'

prepare()
await import('../dist/server/main.js')
