/** Lists tensors briefly, for error messages. */

/** Lists tensors as `name [shape]`, the first `max` of them. */
export function listTensors(
  tensors: Iterable<{ readonly name: string; readonly shape: readonly number[] }>,
  max = 12,
): string {
  const all = [...tensors]
  const shown = all
    .slice(0, max)
    .map(({ name, shape }) => `\`${shorten(name)}\` [${shape.join(', ')}]`)
  return all.length > max ? `${shown.join(', ')} and ${all.length - max} more` : shown.join(', ')
}

/** Shortens a long name by cutting out its middle. */
function shorten(name: string, max = 64): string {
  const half = (max - 3) >> 1
  return name.length <= max ? name : `${name.slice(0, half)}...${name.slice(-half)}`
}
