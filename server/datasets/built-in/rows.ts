/** The built-in datasets' rows in the registry, present before any image is drawn. */
import { randomUUID } from 'node:crypto'
import type { DatasetRow, DatasetRows } from '../../db/stores.ts'
import { AVATARS } from './avatars.ts'
import type { DrawnSet } from './drawn-set.ts'
import { FACES } from './faces.ts'

const BUILT_IN: readonly DrawnSet[] = [FACES, AVATARS]

/** Maximum edge of the images, which are drawn at any size. */
const LARGEST = 256

/** Returns the set that a dataset's images are drawn from; null if they were registered. */
export function drawnSetOf({ source }: Pick<DatasetRow, 'source'>): DrawnSet | null {
  return BUILT_IN.find((set) => set.source === source) ?? null
}

/**
 * Registers the built-in datasets, unless they are registered already. A dataset that a user
 * registered under the same name stays.
 */
export async function ensureBuiltIn(rows: DatasetRows): Promise<void> {
  for (const { name, source, count, classes, attributes } of BUILT_IN) {
    await rows.ensure({
      id: randomUUID(),
      ...{ name, source, count, classes, attributes },
      channels: 3,
      imageSize: LARGEST,
      brokenCount: 0,
      broken: [],
      packKey: null,
    })
  }
}
