/**
 * Finds a running server that can do a command's work. A command that uses it starts no database
 * connection and no engine, so it takes a fraction of a second.
 */
import { readAnnouncement } from '../announcement.ts'
import { dataDirOf } from '../data-dir.ts'
import { OperatorError } from '../errors.ts'

export interface RunningServer {
  readonly url: string
  readonly token?: string
  /** True if the server runs on this DATA_DIR and so reads files of this machine by their paths. */
  readonly isLocal: boolean
  /** True if it does jobs, as far as is known. */
  readonly worker: boolean
}

/**
 * Returns the server at LATENTQL_URL, with LATENTQL_TOKEN, else the one that runs on DATA_DIR; null
 * if there is none.
 */
export async function findServer(env: NodeJS.ProcessEnv): Promise<RunningServer | null> {
  const { LATENTQL_URL: url, LATENTQL_TOKEN } = env
  if (!url) {
    const announced = await readAnnouncement(dataDirOf(env))
    return announced && { ...announced, isLocal: true }
  }
  if (!URL.canParse(url))
    throw new OperatorError(`LATENTQL_URL is not a URL: ${url}. Use e.g. http://127.0.0.1:4000.`)
  return { url, token: LATENTQL_TOKEN || undefined, isLocal: false, worker: true }
}
