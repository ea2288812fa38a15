/** The built-in dataset's row in the registry, present before any face is drawn. */
import { randomUUID } from 'node:crypto'
import type { DatasetRows } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { AVATAR_COUNT, avatarCounts } from './avatars.ts'

/** Name of the built-in dataset. */
export const AVATARS = 'avatars'

/** Maximum edge of the faces, which are drawn at any size. */
const LARGEST = 256

/** Registers the built-in dataset, unless it is registered already. */
export async function ensureAvatars(rows: DatasetRows): Promise<void> {
  if ((await rows.find(AVATARS)) !== null) return
  try {
    await rows.insert({
      id: randomUUID(),
      name: AVATARS,
      source: 'AVATARS',
      count: AVATAR_COUNT,
      channels: 3,
      imageSize: LARGEST,
      brokenCount: 0,
      broken: [],
      classes: avatarCounts(),
      packKey: null,
    })
  } catch (error) {
    // Another server was faster.
    if (!(error instanceof BadUserInput)) throw error
  }
}
