/** Folders in the making: filled in a temporary place, then put where they belong whole or not at all. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'

/** A folder that no living import of another machine could still be filling. */
const ABANDONED_MS = 24 * 60 * 60 * 1000

/** What this process is filling now. */
const filling = new Set<string>()

/** A folder that disappears when it is disposed of, unless it was published. */
export interface StagedFolder extends AsyncDisposable {
  readonly path: string
  /**
   * Moves the folder to `target`, which is on the same file system: its files reach the disk before the name does, and
   * the name before this returns. False if there is such a folder already; that one stays.
   */
  publish(target: string): Promise<boolean>
}

/** The temporary places under one folder; the folder is made when it is first needed. */
export class Staging {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  async create(): Promise<StagedFolder> {
    const folder = path.join(this.#root, `${owner()}-${randomBytes(8).toString('hex')}`)
    filling.add(folder)
    try {
      await makeFolder(folder)
    } catch (error) {
      filling.delete(folder)
      throw error
    }
    return {
      path: folder,
      publish: (target) => publish(folder, target),
      [Symbol.asyncDispose]: async () => {
        await rm(folder, { recursive: true, force: true })
        filling.delete(folder)
      },
    }
  }

  /** Removes what processes that are gone have left here. Returns how many folders that were. */
  async sweep(now = Date.now()): Promise<number> {
    let swept = 0
    for (const name of await entriesOf(this.#root)) {
      const folder = path.join(this.#root, name)
      if (filling.has(folder) || !(await isAbandoned(folder, name, now))) continue
      await rm(folder, { recursive: true, force: true })
      swept++
    }
    return swept
  }
}

/** Writes a new file, part by part, that is on the disk, with its name, when this returns. */
export async function writeDurably(
  file: string,
  ...parts: readonly (Uint8Array | string)[]
): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    for (const part of parts) await handle.writeFile(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncFolder(path.dirname(file))
}

/**
 * Makes a folder, and those it is in, that last; one that is there stays. mkdir's own recursion can't be used: where the disk
 * is full it says ENOENT.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    await makeFolder(path.dirname(folder))
    await makeOne(folder)
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    throw error
  }
  await syncFolder(path.dirname(folder))
}

/** Makes the names in a folder last. Windows has no such call, and does it on its own. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  await sync(folder)
}

async function publish(folder: string, target: string): Promise<boolean> {
  for (const name of await readdir(folder)) await sync(path.join(folder, name))
  await syncFolder(folder)
  try {
    await rename(folder, target)
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM') && (await exists(target))) return false
    throw error
  }
  await syncFolder(path.dirname(target))
  return true
}

/** Makes a file's bytes last. */
export async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The machine and the process, as a staged folder's name begins. */
function owner(): string {
  return `${machine()}-${process.pid}`
}

function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
}

/** A process of this machine can be asked whether it lives; for others the folder's age must do. */
async function isAbandoned(folder: string, name: string, now: number): Promise<boolean> {
  const [maker, pid] = name.split('-')
  if (maker === machine() && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true
  const info = await stat(folder).catch(() => null)
  return info !== null && now - info.mtimeMs > ABANDONED_MS
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** What a folder holds; nothing where there is none. */
export async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

/** Whether there is something of this name. */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

/** Whether the system refused with one of these codes, e.g. `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '')
}
