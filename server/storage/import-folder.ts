/**
 * The folder from which clients may import files (IMPORT_DIR). Neither paths nor symlinks lead out
 * of it.
 */
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { BadUserInput } from '../errors.ts'

export interface ImportPath {
  /** Path with all symlinks resolved. */
  readonly path: string
  /** True if a symlink may be followed to this real path. */
  readonly mayFollow: (realPath: string) => boolean
}

/**
 * Resolves `requested`, which is absolute or relative to `importDirectory`. Throws BadUserInput if
 * it doesn't exist or lies outside, without revealing which. `upload` is the endpoint that the
 * message suggests instead.
 */
export async function findInImportFolder(
  importDirectory: string,
  requested: string,
  upload: '/checkpoints' | '/datasets',
): Promise<ImportPath> {
  const root = await realpath(importDirectory).catch(() => null)
  if (root === null) {
    throw new BadUserInput(
      'The server has no import folder. Create the folder that IMPORT_DIR names, or upload the ' +
        `file to POST ${upload}?name=NAME.`,
    )
  }
  const mayFollow = (target: string) => isInside(root, target)
  const found = requested.includes('\0')
    ? null
    : await realpath(path.resolve(root, requested)).catch(() => null)
  if (found !== null && mayFollow(found)) return { path: found, mayFollow }
  throw new BadUserInput(
    `${JSON.stringify(requested.slice(0, 200))} is not a file or folder in the server's import ` +
      'folder (IMPORT_DIR).',
  )
}

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file)
  return !/^\.\.([\\/]|$)/.test(relative) && !path.isAbsolute(relative)
}
