/** Names of checkpoints, runs and datasets: which the server takes, and one made from a file's name. */

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** What is wrong with a name or an alias, and what would be right; undefined if nothing is. */
export function problemWithName(name: string): string | undefined {
  if (name === 'default') return '“default” is the server’s own word. Choose another.'
  if (NAME.test(name)) return undefined
  return 'Use 1 to 63 of a-z, 0-9, “.”, “_” and “-”, the first a letter or a digit.'
}

/** The same of an alias: what means a checkpoint of a training run can be none. */
export function problemWithAlias(alias: string): string | undefined {
  if (alias === 'latest' || /^\d+$/.test(alias)) {
    return 'NAME@latest and NAME@NUMBER mean checkpoints of training runs. Choose another.'
  }
  return problemWithName(alias)
}

/** Endings that say how a file is stored and nothing about what it is. */
const ENDING =
  /\.(tar\.gz|tgz|gz|pth|pt|ckpt|bin|safetensors|onnx|json|jl|joblib|npy|npz|pkl|zip|tar)$/i

/** `Faces 64.pth` becomes `faces-64`; what leaves no name becomes `otherwise`. */
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
