/**
 * The shell script that supervises an embedded PostgreSQL while any process uses it.
 *
 * Every process that uses the database, whether it started or adopted it, holds the write end of a
 * named pipe, and the shell reads from the pipe. When the last process closes it or dies in any
 * way, the kernel ends the read and the shell shuts PostgreSQL down. So no process can stop a
 * database that another one uses, and none can leave one running. If PostgreSQL crashes, the shell
 * restarts it on the same port.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import type { PostgresUser } from './postgres-user.ts'
import { childEnvironment } from '../../child-environment.ts'

/**
 * $1 is the pipe, named `users.PORT`. $2 is the lock file. The rest is the command. Descriptor 3
 * holds a write end of the pipe until the reader has opened it.
 */
const WATCHER = `
trap '' INT TERM HUP
pipe=$1 lock=$2; shift 2
exec 4<"$pipe" 3>&-
trap 'stopping=1; kill -INT "$postgres" 2>/dev/null' USR1
# Repeated, because a signal sent before PostgreSQL or wait is ready for it would be lost.
{
  cat <&4 >/dev/null
  while kill -USR1 $$ 2>/dev/null; do sleep 0.1; done
  # If PostgreSQL still runs on this port, the watcher was killed before it could stop it.
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
  # Not a crash: PostgreSQL was shut down, or its first start failed.
  if [ "$code" -eq 0 ] || { [ "$code" -eq 1 ] && [ -z "$crashed" ]; }; then break; fi
  # After a crash, orphaned children lock the data for a moment, and starts fail until they exit.
  if [ "$code" -eq 1 ]; then failures=$((failures + 1)); else failures=0; fi
  [ "$failures" -lt 50 ] || break
  crashed=1
  sleep 0.2
done
rm -f "$pipe"
`

/**
 * Starts PostgreSQL under a new watcher. `hold` is the pipe's descriptor; pass it to `releaseHold`.
 */
export function startWatched(
  pipe: string,
  lockFile: string,
  command: readonly string[],
  user: PostgresUser,
  logFile: string,
): { watcher: ChildProcess; hold: number } {
  rmSync(pipe, { force: true })
  const mkfifo = spawnSync('mkfifo', ['-m', '600', pipe], {
    env: childEnvironment(),
    encoding: 'utf8',
  })
  if (mkfifo.status !== 0)
    throw new Error(`mkfifo ${pipe}: ${mkfifo.error?.message ?? mkfifo.stderr}`)
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
      env: childEnvironment(),
      cwd: '/', // A folder that every user can access.
      stdio: ['ignore', log, log, both],
      detached: true, // Ctrl-C must reach only this process, which decides when the database stops.
    })
    watcher.unref()
    return { watcher, hold }
  } finally {
    closeSync(both)
    closeSync(log)
  }
}

/**
 * Opens the pipe of a watched PostgreSQL. Null if it has no watcher: it is stopping or orphaned.
 */
export function join(pipe: string): number | null {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    return null
  }
}

/** Closes the pipe. Resolves once it is known if other processes still use PostgreSQL. */
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
