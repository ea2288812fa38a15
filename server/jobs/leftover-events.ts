/** Delivers events that workers of this machine left on disk when they ended. */
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { EventsRejected, LeaseLost, type Lease, type WorkerJobStore } from '../db/stores.ts'
import { makeFolder } from '../storage/staging.ts'
import { EventLogFile } from './event-log-file.ts'
import { MAX_WEIGHT } from './event-log.ts'

/** A folder of event log files, named after the machine and the process that write them. */
export class EventLogFolder {
  readonly #folder: string
  /** Files of this process, whose pid may be that of an earlier process. */
  readonly #own = new Set<string>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(folder: string): Promise<EventLogFolder> {
    await makeFolder(folder)
    return new EventLogFolder(folder)
  }

  /** Returns the path for a lease's log. */
  pathFor({ jobId, attempt }: Lease): string {
    const file = path.join(this.#folder, `${machine()}-${process.pid}-${jobId}-${attempt}`)
    this.#own.add(file)
    return file
  }

  /** Declares that this process no longer writes to `file`, which came from `pathFor`. */
  closed(file: string): void {
    this.#own.delete(file)
  }

  /**
   * Delivers and removes leftover events. Returns the leases that are still valid. Rejects if the
   * database is unavailable.
   */
  async deliver(store: Pick<WorkerJobStore, 'record'>): Promise<Lease[]> {
    const leases: Lease[] = []
    for (const name of await readdir(this.#folder)) {
      const file = path.join(this.#folder, name)
      if (this.#own.has(file) || isInUse(name)) continue
      const lease = await deliver(file, store)
      if (lease) leases.push(lease)
    }
    return leases
  }
}

async function deliver(file: string, store: Pick<WorkerJobStore, 'record'>): Promise<Lease | null> {
  const { left, head } = EventLogFile.openLeftover(file)
  try {
    if (!head) {
      left.remove()
      return null
    }
    let { index } = head
    while (!left.isEmpty) {
      const groups = left.peek(MAX_WEIGHT)
      const events = groups.flat()
      await store.record(head.lease, index, events)
      index += events.length
      left.drop(groups.length)
    }
    return head.lease
  } catch (error) {
    if (!(error instanceof LeaseLost || error instanceof EventsRejected)) throw error
    left.remove()
    return null
  } finally {
    left.close()
  }
}

/** True unless the file's process is known to have ended. */
function isInUse(name: string): boolean {
  const [owner, pid] = name.split('-')
  if (owner !== machine()) return true
  if (Number(pid) === process.pid) return false
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
}
