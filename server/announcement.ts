/**
 * The file `server.json` in DATA_DIR, in which a running server announces its URL to commands that
 * use the same folder.
 */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createToken, type ApiToken } from './request/roles.ts'
import { VERSION } from './version.ts'

export interface Announcement {
  /** The server's URL on this machine. */
  readonly url: string
  readonly pid: number
  readonly version: string
  /** The token of the owner's commands. Only the owner of DATA_DIR can read this file. */
  readonly token: string
  /** True if the server trains and does other jobs. */
  readonly worker: boolean
}

/** Header of `/health/ready` that identifies the server. */
export const INSTANCE_HEADER = 'LatentQL-Instance'

/** Returns the server's public identity, which does not reveal the token. */
export function instanceOf({ secretHash }: Pick<ApiToken, 'secretHash'>): string {
  return createHash('sha256').update(secretHash).digest('hex')
}

/** Time that a busy server has to respond. One that was killed refuses the connection at once. */
const READY_MS = 10_000

const fileOf = (dataDir: string) => path.join(dataDir, 'server.json')

/** Writes the file. Returns a function that removes it, unless another server has replaced it. */
export async function announce(
  dataDir: string,
  server: Pick<Announcement, 'url' | 'token' | 'worker'>,
): Promise<() => void> {
  const { pid } = process
  const content: Announcement = { ...server, pid, version: VERSION }
  await mkdir(dataDir, { recursive: true })
  const fresh = `${fileOf(dataDir)}.${pid}`
  await writeFile(fresh, `${JSON.stringify(content)}\n`, { mode: 0o600 })
  await rename(fresh, fileOf(dataDir))
  return () => {
    if (read(dataDir)?.url === server.url) rmSync(fileOf(dataDir), { force: true })
  }
}

/**
 * Returns the announcement of a server that responds and has this version; null if there is none.
 * Another server that has taken the port since does not count.
 */
export async function readAnnouncement(dataDir: string): Promise<Announcement | null> {
  const announced = read(dataDir)
  if (!announced?.token || announced.version !== VERSION) return null
  const response = await fetch(`${announced.url}/health/ready`, {
    signal: AbortSignal.timeout(READY_MS),
  }).catch(() => null)
  const instance = instanceOf(createToken('owner', 'admin', announced.token))
  return response?.ok && response.headers.get(INSTANCE_HEADER) === instance ? announced : null
}

/** The file is left behind by a server that was killed, so it may name one that is gone. */
function read(dataDir: string): Announcement | null {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Announcement
  } catch {
    return null
  }
}
