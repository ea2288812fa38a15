/**
 * Timing on a shared, noisy machine: contenders take turns, and the median of their turns counts.
 */

export interface Contender {
  readonly name: string
  /** Does a fixed amount of work and returns its number of images. */
  readonly work: () => Promise<number>
}

/** Images per second of each contender, by name: `rounds` turns each, alternating. */
export async function throughput(
  contenders: readonly Contender[],
  { rounds = 7, secondsPerTurn = 1 } = {},
): Promise<Map<string, number>> {
  const turns = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (const { work } of contenders) await work()
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, work } of contenders) {
      const start = performance.now()
      let images = 0
      do images += await work()
      while (performance.now() - start < secondsPerTurn * 1000)
      turns.get(name)!.push((images * 1000) / (performance.now() - start))
    }
  }
  return new Map([...turns].map(([name, values]) => [name, quantile(values, 0.5)]))
}

/** The q-quantile (q from 0 to 1), by nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!
}

/** Formats a table: padded columns, numbers aligned right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const text = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell.toFixed(cell < 10 ? 2 : 0) : cell)),
  )
  const widths = text[0]!.map((_, column) => Math.max(...text.map((row) => row[column]!.length)))
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')
  return text.map(line).join('\n')
}
