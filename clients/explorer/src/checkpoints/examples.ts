/** Seeds whose samples show something on a checkpoint, by the checkpoint's digest. */

interface Examples {
  /** Faces with glasses, faces without, and a face to put them on. */
  readonly glasses: {
    readonly with: readonly Seed[]
    readonly without: readonly Seed[]
    readonly face: Seed
  }
  /** Faces with boxes around their glasses, and faces without. */
  readonly marked: readonly Marked[]
  /** Faces that look to the left, faces that look to the right, and faces to turn. */
  readonly turn: {
    readonly left: readonly Seed[]
    readonly right: readonly Seed[]
    readonly faces: readonly Seed[]
  }
}

interface Seed {
  readonly seed: number
}

interface Marked {
  readonly latent: Seed
  /** In pixels of the sample. */
  readonly boxes: readonly { left: number; top: number; width: number; height: number }[]
}

/** The place of the glasses on all faces of the demo checkpoint. */
const GLASSES = { left: 14, top: 27, width: 36, height: 12 }

/** Other checkpoints have other pictures for the same seeds. */
const EXAMPLES: Readonly<Record<string, Examples>> = {
  'sha256:416646e39f881fa86b8ab15bf0734999e341fe7286876ecd9a73e4011b05ae13': {
    glasses: {
      with: seeds(147, 180, 496),
      without: seeds(9, 94, 439),
      face: { seed: 4 },
    },
    marked: [
      ...seeds(7, 16, 18, 22, 24, 26, 31, 34, 45, 51, 54, 58).map((latent) => ({
        latent,
        boxes: [GLASSES],
      })),
      ...seeds(0, 2, 4, 5, 8, 10, 11, 12, 14, 15, 20, 28).map((latent) => ({ latent, boxes: [] })),
    ],
    turn: {
      left: seeds(246, 403, 348, 503),
      right: seeds(261, 414, 381, 262),
      faces: seeds(4, 8, 16, 20, 32, 62),
    },
  },
}

export function examplesOf(digest: string): Examples | undefined {
  return EXAMPLES[digest]
}

function seeds(...numbers: number[]): Seed[] {
  return numbers.map((seed) => ({ seed }))
}
