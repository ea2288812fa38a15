/** What a data folder's lock file says of the PostgreSQL that runs on it, and whether that is still true. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/** PostgreSQL's lock file: its process id, and on further lines its port and whether it is ready. */
export function lockFileOf(data: string): string {
  return path.join(data, 'postmaster.pid')
}

/**
 * The PostgreSQL that runs on this data folder, or null. A lock file that a dead one left is removed where PostgreSQL
 * itself would stumble: over a zombie nobody reaps, or over another program that has its number now (in a container
 * numbers start anew, so that is common).
 */
export function readPostmaster(data: string): Postmaster | null {
  const file = lockFileOf(data)
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  // Being written just now; the next look finds it whole.
  if (!Number.isSafeInteger(pid) || pid <= 0) return { pid: 0, port: 0, ready: false }
  if (isPostmaster(pid, data)) {
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
  }
  if (processExists(pid)) rmSync(file, { force: true })
  return null
}

/** Whether a process runs, and is the PostgreSQL of this data folder. */
export function isPostmaster(pid: number, data: string): boolean {
  const command = commandLine(pid)
  return command.includes('postgres') && command.includes(data)
}

/** Whether a process has this number, a zombie too. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Empty for a process that is not there, and for a zombie. */
function commandLine(pid: number): string {
  if (!existsSync('/proc/self')) {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
