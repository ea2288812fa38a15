/** What was found in a file, in words short enough for an error message. */

/** Lists tensors as `name [shape]`, the first of them if they are many. */
export function listTensors(
  tensors: Iterable<{ readonly name: string; readonly shape: readonly number[] }>,
  most = 12,
): string {
  const all = [...tensors]
  const shown = all
    .slice(0, most)
    .map(({ name, shape }) => `\`${shorten(name)}\` [${shape.join(', ')}]`)
  return all.length > most ? `${shown.join(', ')} and ${all.length - most} more` : shown.join(', ')
}

/** Cuts the middle out of a name that would fill the message. */
function shorten(name: string, most = 64): string {
  const half = (most - 3) >> 1
  return name.length <= most ? name : `${name.slice(0, half)}...${name.slice(-half)}`
}
