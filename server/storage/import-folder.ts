/** The one folder from which clients may name files (IMPORT_DIR): no path and no symlink leads out of it. */
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { BadUserInput } from '../errors.ts'

export interface InImportFolder {
  /** Real. */
  readonly path: string
  /** Whether a symlink may be followed to this real path. */
  readonly mayFollow: (realPath: string) => boolean
}

/**
 * Finds `requested`, which is relative to `importDirectory` or absolute. Throws BadUserInput where nothing is there, or it is
 * outside: the two are not told apart. `upload` is where the file can be sent instead.
 */
export async function findInImportFolder(
  importDirectory: string,
  requested: string,
  upload: '/checkpoints' | '/datasets',
): Promise<InImportFolder> {
  const root = await realpath(importDirectory).catch(() => null)
  if (root === null) {
    throw new BadUserInput(
      'The server has no import folder: make the folder that IMPORT_DIR names, or send the file ' +
        `to POST ${upload}?name=NAME.`,
    )
  }
  const mayFollow = (target: string) => isInside(root, target)
  const found = requested.includes('\0')
    ? null
    : await realpath(path.resolve(root, requested)).catch(() => null)
  if (found !== null && mayFollow(found)) return { path: found, mayFollow }
  throw new BadUserInput(
    `${JSON.stringify(requested.slice(0, 200))} is no file or folder inside the server's import ` +
      'folder (IMPORT_DIR).',
  )
}

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file)
  return !/^\.\.([\\/]|$)/.test(relative) && !path.isAbsolute(relative)
}
