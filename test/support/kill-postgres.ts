/** Kills an embedded Postgres as the system would. */
import path from 'node:path'
import { readPostmaster } from '../../server/db/embedded/postmaster.ts'
import { childProcesses } from './child-processes.ts'

/** Sends SIGKILL to all processes of the embedded Postgres in a data folder. */
export function killPostgres(dataDir: string): void {
  const { pid } = readPostmaster(path.join(dataDir, 'postgres', 'data'))!
  const backends = childProcesses(pid).map((backend) => backend.pid)
  for (const id of [pid, ...backends]) {
    try {
      process.kill(id, 'SIGKILL')
    } catch (error) {
      // A backend may have exited already.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
