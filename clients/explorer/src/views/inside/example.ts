/** Samples with marked objects, by the digest of their checkpoint. */
import type { Region } from './boxes.ts'

/** The place of the glasses on all faces of the demo checkpoint. */
const GLASSES = { left: 14, top: 27, width: 36, height: 12 }

const WITH_GLASSES = [7, 16, 18, 22, 24, 26, 31, 34, 45, 51, 54, 58]
const WITHOUT = [0, 2, 4, 5, 8, 10, 11, 12, 14, 15, 20, 28]

const EXAMPLES: Readonly<Record<string, readonly Region[]>> = {
  'sha256:416646e39f881fa86b8ab15bf0734999e341fe7286876ecd9a73e4011b05ae13': [
    ...WITH_GLASSES.map((seed) => ({ latent: { seed }, boxes: [GLASSES] })),
    ...WITHOUT.map((seed) => ({ latent: { seed }, boxes: [] })),
  ],
}

export function exampleOf(digest: string): readonly Region[] | undefined {
  return EXAMPLES[digest]
}
