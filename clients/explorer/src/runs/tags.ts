/** The tags of runs. */

/** Each tag with its number of runs, in alphabetical order. */
export function countTags(
  runs: readonly { readonly tags: readonly string[] }[] = [],
): { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const tag of runs.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  const sorted = [...counts].sort(([one], [other]) => one.localeCompare(other))
  return sorted.map(([tag, count]) => ({ tag, count }))
}
