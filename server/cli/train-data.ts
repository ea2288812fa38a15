/** Datasets of `--data`: images named on the command line, registered once and reused. */
import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import { nameFromPath } from '../checkpoints/names.ts'
import { ATTRIBUTE_TABLES } from '../../clients/sdk/src/index.ts'
import type { RegisterOptions } from '../datasets/datasets.ts'
import type { Installation } from './installation.ts'

/** Files to inspect concurrently. */
const CONCURRENCY = 32
const HASH_DIGITS = 6

/** Changes when datasets of the same files contain more: version 2 has attributes. */
const VERSION = 2

/**
 * Returns the name of the dataset of the images at `source`, packed with these options, e.g.
 * `faces-3fa92c` for a folder `Faces`. Registers it unless it is registered and no file has changed
 * since. Throws as `registerDataset` does, and the system's error if `source` does not exist.
 */
export async function registerOnce(
  installation: Pick<Installation, 'datasets' | 'registerDataset'>,
  source: string,
  options: Omit<RegisterOptions, 'name'>,
): Promise<string> {
  const place = path.resolve(source)
  const { imageSize, crop } = options
  const content = [
    JSON.stringify({ place, imageSize, crop, version: VERSION }),
    ...(await filesOf(place)),
    ...(await tablesBeside(place)),
  ]
  const hash = createHash('sha256').update(content.join('\n')).digest('hex')
  const stem = nameFromPath(place).slice(0, 40)
  const name = `${stem}-${hash.slice(0, HASH_DIGITS)}`
  const isRegistered = (await installation.datasets()).some((dataset) => dataset.name === name)
  if (!isRegistered) await installation.registerDataset(place, { ...options, name })
  return name
}

/** Size and modification time of the attribute tables beside the images. */
async function tablesBeside(place: string): Promise<string[]> {
  const infos = ATTRIBUTE_TABLES.map(async (name) => {
    const info = await stat(path.join(place, '..', name)).catch(() => null)
    return info && `../${name} ${info.size} ${info.mtimeMs}`
  })
  return (await Promise.all(infos)).filter((line) => line !== null)
}

/** Path, size and modification time of a file, or of all files in a folder, sorted. */
async function filesOf(place: string): Promise<string[]> {
  const names = (await stat(place)).isDirectory() ? await readdir(place, { recursive: true }) : ['']
  const limit = pLimit(CONCURRENCY)
  return limit.map(names.sort(), async (name) => {
    const { size, mtimeMs } = await stat(path.join(place, name))
    return `${name} ${size} ${mtimeMs}`
  })
}
