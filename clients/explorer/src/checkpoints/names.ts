/** Names of checkpoints, runs and datasets: validation, and a suggestion based on a file name. */

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/
const INVALID =
  'Use 1 to 63 characters: a-z, 0-9, “.”, “_” and “-”. Start with a letter or a digit.'

/** Returns the problem with a name or an alias and how to fix it; undefined for a valid one. */
export function problemWithName(name: string): string | undefined {
  if (name === 'default')
    return '“default” is reserved for the server’s default. Choose another name.'
  if (NAME.test(name)) return undefined
  return INVALID
}

/** The same for a dataset, whose name must not be taken. */
export function problemWithDatasetName(name: string, taken: readonly string[]): string | undefined {
  if (taken.includes(name)) return `There is a dataset “${name}” already. Choose another name.`
  return NAME.test(name) ? undefined : INVALID
}

/** The same for an alias, which must not look like a reference to a run's checkpoint. */
export function problemWithAlias(alias: string): string | undefined {
  if (alias === 'latest' || /^\d+$/.test(alias)) {
    return '“latest” and numbers are reserved for checkpoints of training runs. Choose another alias.'
  }
  return problemWithName(alias)
}

/** Extensions that describe the file's format, not its content. */
const ENDING =
  /\.(tar\.gz|tgz|gz|pth|pt|ckpt|bin|safetensors|onnx|json|jl|joblib|npy|npz|pkl|zip|tar)$/i

/** `Faces 64.pth` becomes `faces-64`. Returns `otherwise` if nothing usable is left. */
export function nameFromFile(fileName: string, otherwise = 'checkpoint'): string {
  const name = fileName
    .replace(ENDING, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^a-z0-9]+$/, '')
  return problemWithName(name) ? otherwise : name
}

/** Appends a number to a name that is taken: `faces-2`. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  for (let number = 2; ; number++) {
    const ending = `-${number}`
    const numbered = name.slice(0, 63 - ending.length) + ending
    if (!taken.includes(numbered)) return numbered
  }
}
