/** CPU time and memory of another process, from the operating system. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { promisify } from 'node:util'

export interface ProcessUsage {
  /** CPU time of all its threads since it started. */
  readonly cpuMs: number
  /** Physical memory that it occupies. */
  readonly residentBytes: number
}

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own clock. */
const MS_PER_TICK = 10

/**
 * Reads a process's use of CPU and memory; null once it has exited, and on Windows, which has no
 * command for it. Reading from outside works while the process is busy, and on macOS, which doesn't
 * enforce limits of memory (setrlimit). Limits of address space would stop GPU runtimes and V8,
 * which reserve far more than they use.
 */
export async function readProcessUsage(pid: number): Promise<ProcessUsage | null> {
  try {
    if (process.platform === 'linux') return readFromProc(pid)
    return process.platform === 'win32' ? null : await readFromPs(pid)
  } catch {
    return null
  }
}

/** Synchronous, because the files never block, and hostile ones can occupy all I/O threads. */
function readFromProc(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The command in parentheses may contain spaces; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
    residentBytes: Number(kilobytes ?? 0) * 1024,
  }
}

async function readFromPs(pid: number): Promise<ProcessUsage> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=,cputime=', '-p', String(pid)])
  const [kilobytes, time = ''] = stdout.trim().split(/\s+/)
  return { cpuMs: parseCpuTime(time), residentBytes: Number(kilobytes) * 1024 }
}

/** Converts `[[dd-]hh:]mm:ss[.cc]` to milliseconds. */
export function parseCpuTime(text: string): number {
  const [days, clock] = text.includes('-') ? text.split('-') : ['0', text]
  const seconds = clock!.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return Math.round((Number(days) * 86_400 + seconds) * 1000)
}

/** Memory of this machine, or of the container that this process runs in. */
export function machineMemory(): number {
  return Math.min(os.totalmem(), process.constrainedMemory() || Infinity)
}
