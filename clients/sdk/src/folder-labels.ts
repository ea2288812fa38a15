/** Labels from folders: the folder of an image is its class, as in `train/cat/7.jpg`. */

/** Maximum number of classes. More folders than this have another purpose. */
export const MAX_CLASSES = 1000

export interface FolderLabels {
  /** Names of the folders, sorted; empty if there is only one, or more than MAX_CLASSES. */
  readonly classes: readonly string[]
  /** Returns the class of a path separated by `/`; null for images outside class folders. */
  labelOf(path: string): number | null
}

/** Derives the classes from the paths of all images. `train/cat` and `test/cat` are one class. */
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
