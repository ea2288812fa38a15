/** Lists the child processes of a process; uses /proc if available, else `ps`. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'

export interface ChildProcessEntry {
  readonly pid: number
  /** Command line; empty for a zombie. */
  readonly command: string
}

/** The living children of a process. */
export function childProcesses(parent: number): ChildProcessEntry[] {
  const all = existsSync('/proc/self/stat') ? fromProc() : fromPs()
  return all.filter((entry) => entry.ppid === parent)
}

interface Entry extends ChildProcessEntry {
  readonly ppid: number
}

function fromProc(): Entry[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      // `pid (name) state ppid ...`, where the name may contain anything, even `)`.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return [{ pid: Number(pid), ppid: Number(ppid), command }]
    } catch {
      return [] // The process has exited meanwhile.
    }
  })
}

function fromPs(): Entry[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [, pid, ppid, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid ? [{ pid: Number(pid), ppid: Number(ppid), command }] : []
  })
}
