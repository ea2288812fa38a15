/** Counts in messages. */

/** Formats a count with its noun: `1 image`, `2 images`, `2 classes`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`
}
