/** Images that are named on the command line: registered once, found again when they are named again. */
import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import { nameFromPath } from '../checkpoints/names.ts'
import type { Datasets, RegisterOptions } from '../datasets/datasets.ts'

/** Files that are looked at together. */
const TOGETHER = 32
const HASH_DIGITS = 6

/**
 * The name of the dataset that holds what is at `source`, packed so: `faces-3fa92c` for a folder `Faces`. It is registered
 * unless it was, and no file has changed since. Throws as Datasets.register does, and the system's error where there is nothing.
 */
export async function registerOnce(
  datasets: Pick<Datasets, 'find' | 'register'>,
  source: string,
  options: Omit<RegisterOptions, 'name'>,
): Promise<string> {
  const place = path.resolve(source)
  const { imageSize, crop } = options
  const content = [JSON.stringify({ place, imageSize, crop }), ...(await filesOf(place))]
  const hash = createHash('sha256').update(content.join('\n')).digest('hex')
  const stem = nameFromPath(place).slice(0, 40)
  const name = `${stem}-${hash.slice(0, HASH_DIGITS)}`
  if ((await datasets.find(name)) === null) await datasets.register(place, { ...options, name })
  return name
}

/** Path, size and time of change of a file, or of all below a folder, in order. */
async function filesOf(place: string): Promise<string[]> {
  const names = (await stat(place)).isDirectory() ? await readdir(place, { recursive: true }) : ['']
  const limit = pLimit(TOGETHER)
  return limit.map(names.sort(), async (name) => {
    const { size, mtimeMs } = await stat(path.join(place, name))
    return `${name} ${size} ${mtimeMs}`
  })
}
