/** Names of checkpoints, runs and datasets: validation, and a suggestion based on a file name. */

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** Returns the problem with a name or an alias and how to fix it; undefined for a valid one. */
export function problemWithName(name: string): string | undefined {
  if (name === 'default')
    return '“default” is reserved for the server’s default. Choose another name.'
  if (NAME.test(name)) return undefined
  return 'Use 1 to 63 characters: a-z, 0-9, “.”, “_” and “-”. Start with a letter or a digit.'
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
