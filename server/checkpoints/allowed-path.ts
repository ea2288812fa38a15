/** The one folder from which clients may name files to import: no path and no symlink leads out of it. */
import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { BadUserInput } from '../errors.ts'

/** Entries looked at in a folder that is imported; a checkpoint has far fewer. */
const MAX_ENTRIES = 10_000

/** Files that name others beside them, which are read too. */
const INDEX_FILE = /\.(json|jl|joblib|pkl)$/i

/**
 * The real path of `requested`, which is relative to `importDirectory` or absolute. Throws BadUserInput if that is not
 * inside, is not there, or is a folder (or a file that names others) beside which a symlink leads out. What lies outside
 * is not told apart from what does not exist.
 */
export async function allowedPath(importDirectory: string, requested: string): Promise<string> {
  const root = await realpath(importDirectory).catch(() => null)
  if (root === null) {
    throw new BadUserInput(
      'The server has no import folder: make the folder that IMPORT_DIR names, or send the file ' +
        'to POST /checkpoints?name=NAME.',
    )
  }
  const found = requested.includes('\0')
    ? null
    : await realpath(path.resolve(root, requested)).catch(() => null)
  if (found === null || !isInside(root, found)) {
    throw new BadUserInput(
      `${JSON.stringify(requested.slice(0, 200))} is no file or folder inside the server's import ` +
        'folder (IMPORT_DIR).',
    )
  }
  if ((await stat(found)).isDirectory()) await refuseLinksOut(root, found)
  else if (INDEX_FILE.test(found)) await refuseLinksOut(root, path.dirname(found))
  return found
}

async function refuseLinksOut(root: string, folder: string): Promise<void> {
  const folders = new Set([folder])
  let seen = 0
  for (const next of folders) {
    for (const entry of await readdir(next, { withFileTypes: true })) {
      const file = path.join(next, entry.name)
      if (++seen > MAX_ENTRIES) {
        throw new BadUserInput(
          `The folder to import from holds more than ${MAX_ENTRIES} files; put the checkpoint into ` +
            'a folder of its own.',
        )
      }
      const target = entry.isSymbolicLink() ? await linkTarget(root, file) : file
      if ((await stat(target)).isDirectory()) folders.add(target)
    }
  }
}

/** Where a symlink leads, which is inside. */
async function linkTarget(root: string, link: string): Promise<string> {
  const target = await realpath(link).catch(() => null)
  if (target !== null && isInside(root, target)) return target
  throw new BadUserInput(
    `${JSON.stringify(path.relative(root, link))} is a symlink that leads out of the server's ` +
      'import folder.',
  )
}

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file)
  return !/^\.\.([\\/]|$)/.test(relative) && !path.isAbsolute(relative)
}
