/** Which user runs the embedded PostgreSQL: it refuses root, which containers and CI often are. */
import { spawnSync } from 'node:child_process'
import { chownSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { OperatorError } from '../../errors.ts'

export interface PostgresUser {
  /** What spawn() needs to run a program as this user. */
  readonly spawn: { readonly uid?: number; readonly gid?: number }
  /** A command line that runs `command` as this user. */
  wrap(command: readonly string[]): [string, ...string[]]
  /** Makes a file or an empty folder this user's own. */
  own(file: string): void
}

const itself: PostgresUser = {
  spawn: {},
  wrap: ([program, ...args]) => [program!, ...args],
  own: () => {},
}

/** root under another number, in a namespace of its own: PostgreSQL sees a plain user, files stay root's. */
const disguisedRoot: PostgresUser = {
  spawn: {},
  wrap: (command) => ['unshare', '--user', '--map-user=1000', ...command],
  own: () => {},
}

/**
 * The user for a cluster in `folder` with the programs in `binaries`. `ownedBy` is the user that an existing cluster
 * belongs to. Throws where root can find no way to run it.
 */
export function choosePostgresUser(
  folder: string,
  binaries: string,
  ownedBy: number | null,
): PostgresUser {
  if (process.getuid?.() !== 0) return itself
  const account = systemAccount(ownedBy)
  const reachable = [folder, binaries].every((place) => account && canReach(place, account))
  if (account && reachable) return asAccount(account)
  if ((ownedBy ?? 0) === 0 && canDisguise()) return disguisedRoot
  throw new OperatorError(
    `PostgreSQL does not run as root, and no other user can run it here: ` +
      (account
        ? `"${account.name}" cannot reach ${folder} or ${binaries} (a folder above is closed to it).`
        : 'there is neither a "postgres" nor a "nobody" user.') +
      ' Start LatentQL as another user, put DATA_DIR and the program in folders others can enter, or set DATABASE_URL.',
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

/** The account of an existing cluster, else `postgres`, else `nobody`. */
function systemAccount(ownedBy: number | null): Account | null {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }))
  if (ownedBy !== null) return accounts.find((one) => one.uid === ownedBy && ownedBy !== 0) ?? null
  const named = (name: string) => accounts.find((account) => account.name === name)
  return named('postgres') ?? named('nobody') ?? null
}

/** Whether an account may pass through every folder above `place`. */
function canReach(place: string, { uid, gid }: Account): boolean {
  for (let folder = path.dirname(realpathSync(place)); ; folder = path.dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder)
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}

function canDisguise(): boolean {
  const result = spawnSync('unshare', ['--user', '--map-user=1000', 'true'], { stdio: 'ignore' })
  return result.status === 0
}
