/** Labels from folders: the folder that holds an image is its class, as in `train/cat/7.jpg`. */

/** More folders than this are an order of some other kind, and no classes. */
export const MAX_CLASSES = 1000

export interface FolderLabels {
  /** Names of the folders, sorted; empty where there is no choice of folders, or too many. */
  readonly classes: readonly string[]
  /** The class of a path with `/` between its parts; null for images that lie beside the class folders. */
  labelOf(path: string): number | null
}

/** `train/cat` and `test/cat` are one class. `paths` are those of all images. */
export function folderLabels(paths: Iterable<string>): FolderLabels {
  const names = new Set<string>()
  for (const path of paths) {
    const name = parentOf(path)
    if (name !== null && names.size <= MAX_CLASSES) names.add(name)
  }
  const isUseful = names.size > 1 && names.size <= MAX_CLASSES
  const classes = isUseful ? [...names].sort() : []
  const labels = new Map(classes.map((name, label) => [name, label]))
  return { classes, labelOf: (path) => labels.get(parentOf(path) ?? '') ?? null }
}

function parentOf(path: string): string | null {
  return path.split('/').at(-2) ?? null
}
