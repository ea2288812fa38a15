/** Chooses the user that runs PostgreSQL, which refuses to run as root, as in many containers. */
import { spawnSync } from 'node:child_process'
import { chownSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { childEnvironment } from '../../child-environment.ts'
import { OperatorError } from '../../errors.ts'

export interface PostgresUser {
  /** Options for spawn() that run a program as this user. */
  readonly spawn: { readonly uid?: number; readonly gid?: number }
  /** Returns a command line that runs `command` as this user. */
  wrap(command: readonly string[]): [string, ...string[]]
  /** Makes this user the owner of a file or an empty folder. */
  own(file: string): void
}

const currentUser: PostgresUser = {
  spawn: {},
  wrap: ([program, ...args]) => [program!, ...args],
  own: () => {},
}

/**
 * root mapped to another uid in a user namespace. PostgreSQL sees a normal user; files stay root's.
 */
const namespacedRoot: PostgresUser = {
  spawn: {},
  wrap: (command) => ['unshare', '--user', '--map-user=1000', ...command],
  own: () => {},
}

/**
 * Returns the user for a cluster in `folder` that runs the programs in `binaries`. `ownedBy` is the
 * uid that owns an existing cluster. Throws OperatorError if the current user is root and has no
 * way to run it.
 */
export function choosePostgresUser(
  folder: string,
  binaries: string,
  ownedBy: number | null,
): PostgresUser {
  if (process.getuid?.() !== 0) return currentUser
  const account = systemAccount(ownedBy)
  const reachable = [folder, binaries].every((place) => account && canReach(place, account))
  if (account && reachable) return asAccount(account)
  if ((ownedBy ?? 0) === 0 && canUseNamespaces()) return namespacedRoot
  throw new OperatorError(
    `PostgreSQL can't run as root, and no other user can run it here: ` +
      (account
        ? `"${account.name}" can't access ${folder} or ${binaries}, because of a parent folder's mode.`
        : 'neither a "postgres" nor a "nobody" user exists.') +
      ' Run LatentQL as another user, move DATA_DIR and the program to folders that other users ' +
      'can access, or set DATABASE_URL.',
  )
}

interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

function asAccount({ uid, gid }: Account): PostgresUser {
  return {
    spawn: { uid, gid },
    wrap: ([program, ...args]) => [program!, ...args],
    own: (file) => chownSync(file, uid, gid),
  }
}

/** Returns the account that owns an existing cluster, else `postgres`, else `nobody`. */
function systemAccount(ownedBy: number | null): Account | null {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }))
  if (ownedBy !== null) return accounts.find((one) => one.uid === ownedBy && ownedBy !== 0) ?? null
  const named = (name: string) => accounts.find((account) => account.name === name)
  return named('postgres') ?? named('nobody') ?? null
}

/** True if the account may enter every folder above `place`. */
function canReach(place: string, { uid, gid }: Account): boolean {
  for (let folder = path.dirname(realpathSync(place)); ; folder = path.dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder)
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}

function canUseNamespaces(): boolean {
  const result = spawnSync('unshare', ['--user', '--map-user=1000', 'true'], {
    env: childEnvironment(),
    stdio: 'ignore',
  })
  return result.status === 0
}
