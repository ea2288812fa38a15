/** The engine process: owns one device and answers the server's calls one at a time. */
import { processPort } from '../../../rpc/port.ts'
import { EXECUTORS } from '../executors.ts'
import { serveDevice } from './device.ts'

// A terminal's Ctrl-C and a service manager's stop also reach this process. It ignores them: the
// server drains first, then ends it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit(0))

serveDevice(processPort(process), { executors: EXECUTORS, giveUp: () => process.exit(1) })
