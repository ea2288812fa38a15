/** Resolves paths that clients ask to import, and keeps them inside the import folder. */
import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { BadUserInput } from '../errors.ts'
import { findInImportFolder, type ImportPath } from '../storage/import-folder.ts'

/** Maximum entries examined in an imported folder; a checkpoint has far fewer. */
const MAX_ENTRIES = 10_000

/** Files that refer to other files in the same folder, which are read too. */
const INDEX_FILE = /\.(json|jl|joblib|pkl)$/i

/**
 * Returns the real path of `requested`, which is absolute or relative to `importDirectory`. Throws
 * BadUserInput as `findInImportFolder` does. Also throws BadUserInput if an imported folder, or the
 * folder of an index file, contains a symlink that leads out of the import folder.
 */
export async function allowedPath(importDirectory: string, requested: string): Promise<string> {
  const found = await findInImportFolder(importDirectory, requested, '/checkpoints')
  if ((await stat(found.path)).isDirectory()) await refuseLinksOut(found.path, found)
  else if (INDEX_FILE.test(found.path)) await refuseLinksOut(path.dirname(found.path), found)
  return found.path
}

async function refuseLinksOut(folder: string, allowed: ImportPath): Promise<void> {
  const folders = new Set([folder])
  let seen = 0
  for (const next of folders) {
    for (const entry of await readdir(next, { withFileTypes: true })) {
      const file = path.join(next, entry.name)
      if (++seen > MAX_ENTRIES) {
        throw new BadUserInput(
          `The folder to import has more than ${MAX_ENTRIES} entries. Move the checkpoint to ` +
            'its own folder.',
        )
      }
      const target = entry.isSymbolicLink() ? await linkTarget(folder, file, allowed) : file
      if ((await stat(target)).isDirectory()) folders.add(target)
    }
  }
}

/** Returns the symlink's target. Throws BadUserInput if it is outside the import folder. */
async function linkTarget(
  folder: string,
  link: string,
  { mayFollow }: ImportPath,
): Promise<string> {
  const target = await realpath(link).catch(() => null)
  if (target !== null && mayFollow(target)) return target
  throw new BadUserInput(
    `${JSON.stringify(path.relative(folder, link))} is a symlink that leads out of the ` +
      "server's import folder. Replace it with the file itself.",
  )
}
