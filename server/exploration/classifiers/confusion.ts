/** Measures of a classification. */

/** Counts images by true class (rows) and predicted class (columns). */
export type Confusion = readonly (readonly number[])[]

export function emptyConfusion(classes: number): number[][] {
  return Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
}

/** Share of the images whose class is predicted. */
export function accuracyOf(confusion: Confusion): number {
  const right = confusion.reduce((sum, row, own) => sum + row[own]!, 0)
  return right / confusion.reduce((sum, row) => sum + total(row), 0)
}

/** Mean over the classes of the share of their images that are recognized. */
export function balancedAccuracyOf(confusion: Confusion): number {
  const recalls = confusion.flatMap((row, own) => (total(row) > 0 ? [row[own]! / total(row)] : []))
  return total(recalls) / recalls.length
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
