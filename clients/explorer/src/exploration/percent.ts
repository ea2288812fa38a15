/** Shares in words. */

/** "72%"; a dash if there is none. */
export function percent(share: number | null | undefined, digits = 0): string {
  return share == null ? '–' : `${(100 * share).toFixed(digits)}%`
}
