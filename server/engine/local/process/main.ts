/** The engine process: owns one device, and does what the server's messages say, one after the other. */
import { EXECUTORS } from '../executors.ts'
import { serve } from './serve.ts'

// A terminal's Ctrl-C and a service manager's stop reach this process too, but it is the server that drains and ends it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit(0))

serve({
  executors: EXECUTORS,
  send: (reply) => process.send?.(reply),
  receive: (handle) => process.on('message', handle),
  giveUp: () => process.exit(1),
})
