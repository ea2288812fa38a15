/** Temporary folders that are filled and then published atomically. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'

/** Age at which another machine's folder counts as abandoned. */
const ABANDONED_MS = 24 * 60 * 60 * 1000

/** Folders that this process is filling. */
const filling = new Set<string>()

/** A temporary folder. Disposing it deletes it, unless it was published. */
export interface StagedFolder extends AsyncDisposable {
  readonly path: string
  /**
   * Moves the folder to `target` on the same file system. The files are synced before the rename,
   * and the rename before this returns. Returns false if `target` already exists, and leaves it
   * unchanged.
   */
  publish(target: string): Promise<boolean>
}

/** Temporary folders under one root, which is created on first use. */
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

  /** Removes folders that ended processes left behind. Returns the number of removed folders. */
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

/** Writes a new file, part by part. File and name are synced to disk when this returns. */
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
 * Durably creates a folder and its missing parents. Doesn't use mkdir's recursive mode, which
 * reports ENOENT if the disk is full.
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

/** Syncs the names in a folder to disk. Windows has no such call and does so anyway. */
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

/** Syncs a file's contents to disk. */
export async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Identifies machine and process at the start of a staged folder's name. */
function owner(): string {
  return `${machine()}-${process.pid}`
}

function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
}

/** True if the folder's process is gone. For other machines the folder's age must decide. */
async function isAbandoned(folder: string, name: string, now: number): Promise<boolean> {
  const [creator, pid] = name.split('-')
  if (creator === machine() && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true
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

/** Returns the names of a folder's entries, or none if the folder is missing. */
export async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

/** True if a file or folder with this path exists. */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

/** True if this is a system error with one of these codes, e.g. `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '')
}
