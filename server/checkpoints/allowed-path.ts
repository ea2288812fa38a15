/** What clients may name to be imported: nothing outside of the import folder, and nothing that leads there. */
import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { BadUserInput } from '../errors.ts'
import { findInImportFolder, type InImportFolder } from '../storage/import-folder.ts'

/** Entries looked at in a folder that is imported; a checkpoint has far fewer. */
const MAX_ENTRIES = 10_000

/** Files that name others beside them, which are read too. */
const INDEX_FILE = /\.(json|jl|joblib|pkl)$/i

/**
 * The real path of `requested`, which is relative to `importDirectory` or absolute. Throws BadUserInput as
 * `findInImportFolder` does, and for a folder (or a file that names others) beside which a symlink leads out.
 */
export async function allowedPath(importDirectory: string, requested: string): Promise<string> {
  const found = await findInImportFolder(importDirectory, requested, '/checkpoints')
  if ((await stat(found.path)).isDirectory()) await refuseLinksOut(found.path, found)
  else if (INDEX_FILE.test(found.path)) await refuseLinksOut(path.dirname(found.path), found)
  return found.path
}

async function refuseLinksOut(folder: string, allowed: InImportFolder): Promise<void> {
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
      const target = entry.isSymbolicLink() ? await linkTarget(folder, file, allowed) : file
      if ((await stat(target)).isDirectory()) folders.add(target)
    }
  }
}

/** Where a symlink leads, which is inside. */
async function linkTarget(
  folder: string,
  link: string,
  { mayFollow }: InImportFolder,
): Promise<string> {
  const target = await realpath(link).catch(() => null)
  if (target !== null && mayFollow(target)) return target
  throw new BadUserInput(
    `${JSON.stringify(path.relative(folder, link))} is a symlink that leads out of the server's ` +
      'import folder.',
  )
}
