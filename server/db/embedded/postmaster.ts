/** Reads the lock file of a data folder, and checks that the PostgreSQL it names is running. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { childEnvironment } from '../../child-environment.ts'

export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/**
 * Returns the path of PostgreSQL's lock file, which has the process id, the port and the status.
 */
export function lockFileOf(data: string): string {
  return path.join(data, 'postmaster.pid')
}

/**
 * Returns the PostgreSQL that runs on this data folder, or null. Removes a stale lock file if
 * PostgreSQL itself would trip over it: its process is a zombie that is never reaped, or its pid
 * now belongs to another program, which is common in containers, where pids restart from 1.
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
  // The file is being written. The next read finds it complete.
  if (!Number.isSafeInteger(pid) || pid <= 0) return { pid: 0, port: 0, ready: false }
  if (isPostmaster(pid, data)) {
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
  }
  if (processExists(pid)) rmSync(file, { force: true })
  return null
}

/** True if the process is the PostgreSQL that runs on this data folder. */
export function isPostmaster(pid: number, data: string): boolean {
  const command = commandLine(pid)
  return command.includes('postgres') && command.includes(data)
}

/** True if a process has this pid, including a zombie. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Returns the command line. Empty if the process does not exist or is a zombie. */
function commandLine(pid: number): string {
  if (!existsSync('/proc/self')) {
    return (
      spawnSync('ps', ['-o', 'command=', '-p', String(pid)], {
        env: childEnvironment(),
        encoding: 'utf8',
      }).stdout ?? ''
    )
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
