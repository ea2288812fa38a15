/** What workers of this machine that have ended could not tell any more: found and told. */
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { EventsRejected, LeaseLost, type Lease, type WorkerJobStore } from '../db/stores.ts'
import { makeFolder } from '../storage/staging.ts'
import { EventLogFile } from './event-log-file.ts'
import { MAX_WEIGHT } from './event-log.ts'

/** The files of event logs in one folder, named by the machine and the process that write them. */
export class EventLogFolder {
  readonly #folder: string
  /** Those of this process, which may bear the number of one that has ended. */
  readonly #own = new Set<string>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(folder: string): Promise<EventLogFolder> {
    await makeFolder(folder)
    return new EventLogFolder(folder)
  }

  /** A path for the log of a lease. */
  pathFor({ jobId, attempt }: Lease): string {
    const file = path.join(this.#folder, `${machine()}-${process.pid}-${jobId}-${attempt}`)
    this.#own.add(file)
    return file
  }

  /** Nobody writes to this path of `pathFor` any more. */
  closed(file: string): void {
    this.#own.delete(file)
  }

  /** Tells what is left and removes it; returns the leases that are still good. Rejects where the database is away. */
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

/** Whether the file's process lives, or can't be known to have ended. */
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
