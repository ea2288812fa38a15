/**
 * The shell that watches over an embedded PostgreSQL for as long as any process uses it.
 *
 * Every user, the one that started it and those that adopted it, holds the writing end of a named pipe; the shell reads
 * it. When the last one closes it or dies, however it dies, the kernel ends the read and PostgreSQL is shut down. So no
 * user can take the database from another, and none can leave it behind. A PostgreSQL that crashes is started again on
 * the same port.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import type { PostgresUser } from './postgres-user.ts'

/**
 * $1 is the pipe, named `users.PORT`; $2 is the lock file; the rest is the command. Descriptor 3 keeps the pipe written
 * until the reader is open.
 */
const WATCHER = `
trap '' INT TERM HUP
pipe=$1 lock=$2; shift 2
exec 4<"$pipe" 3>&-
trap 'stopping=1; kill -INT "$postgres" 2>/dev/null' USR1
# Again and again: a signal that comes before PostgreSQL, or wait, is ready for it would be lost.
{
  cat <&4 >/dev/null
  while kill -USR1 $$ 2>/dev/null; do sleep 0.1; done
  # Still there, on our port: the watcher was killed before it could do this.
  [ "$(sed -n 4p "$lock" 2>/dev/null)" != "\${pipe##*.}" ] || kill -INT "$(head -n 1 "$lock")"
} &
exec 4<&-
failures=0
while [ -z "$stopping" ]; do
  "$@" </dev/null & postgres=$!
  while :; do
    wait "$postgres"; code=$?
    [ -n "$stopping" ] && kill -0 "$postgres" 2>/dev/null || break
  done
  # Not a crash: somebody shut it down, or the first start failed.
  if [ "$code" -eq 0 ] || { [ "$code" -eq 1 ] && [ -z "$crashed" ]; }; then break; fi
  # After a crash its orphans hold the data for a moment, and a start fails until they are gone.
  if [ "$code" -eq 1 ]; then failures=$((failures + 1)); else failures=0; fi
  [ "$failures" -lt 50 ] || break
  crashed=1
  sleep 0.2
done
rm -f "$pipe"
`

/** Starts PostgreSQL under a watcher of its own. `hold` is what this process holds; see `releaseHold`. */
export function startWatched(
  pipe: string,
  lockFile: string,
  command: readonly string[],
  user: PostgresUser,
  logFile: string,
): { watcher: ChildProcess; hold: number } {
  rmSync(pipe, { force: true })
  const made = spawnSync('mkfifo', ['-m', '600', pipe], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`mkfifo ${pipe}: ${made.error?.message ?? made.stderr}`)
  user.own(pipe)
  const both = openSync(pipe, constants.O_RDWR)
  const log = openSync(logFile, 'a', 0o600)
  try {
    const hold = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
    const [program, ...args] = user.wrap([
      '/bin/sh',
      '-c',
      WATCHER,
      'postgres',
      pipe,
      lockFile,
      ...command,
    ])
    const watcher = spawn(program, args, {
      ...user.spawn,
      cwd: '/', // A folder that any user can be in.
      stdio: ['ignore', log, log, both],
      detached: true, // Ctrl-C in a terminal is for us: we decide when the database may go.
    })
    watcher.unref()
    return { watcher, hold }
  } finally {
    closeSync(both)
    closeSync(log)
  }
}

/** Joins the users of a watched PostgreSQL. Null if nobody watches it: it is going away, or was orphaned. */
export function join(pipe: string): number | null {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    return null
  }
}

/** Leaves the users. Resolves with whether others are left. */
export async function releaseHold(
  pipe: string,
  hold: number,
): Promise<'others use it' | 'stopping'> {
  closeSync(hold)
  for (let attempt = 0; attempt < 25; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const probe = join(pipe)
    if (probe === null) return 'stopping'
    closeSync(probe)
  }
  return 'others use it'
}
