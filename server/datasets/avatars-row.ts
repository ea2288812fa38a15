/** The built-in dataset in the registry: there from the start, before a face is drawn. */
import { randomUUID } from 'node:crypto'
import type { DatasetRows } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { AVATAR_COUNT, avatarCounts } from './avatars.ts'

/** Its name. */
export const AVATARS = 'avatars'

/** They are drawn, at any size up to this one. */
const LARGEST = 256

/** Registers the built-in dataset where that was not done before. */
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
    // Another server was first.
    if (!(error instanceof BadUserInput)) throw error
  }
}
