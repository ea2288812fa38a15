/** Grids of latents and checkpoints, end to end, and the cost of loading their programs. */
import { startOwnServer } from '../scripts/own-server.ts'
import { createClient, type LatentQLClient } from '../clients/sdk/src/index.ts'
import { writeWeights } from '../server/weights/safetensors.ts'
import { benchWeights } from './generator.ts'
import { quantile, table } from './measure.ts'

const TURNS = 21
const ROWS = 10
const COLUMNS = 10
/** Programs that the engine keeps loaded. */
const KEPT = 8

/** Prints the table. */
export async function benchCompare(): Promise<void> {
  await using server = await startOwnServer()
  await using sdk = createClient({ url: server.url })
  const names = Array.from({ length: 2 * KEPT }, (_, index) => `bench-${index + 1}`)
  for (const [index, name] of names.entries()) {
    const bytes = writeWeights(benchWeights('tutorial', index + 1))
    await sdk.uploadCheckpoint(bytes, { name })
  }
  const loaded = names.slice(0, KEPT)
  const one = await median(sdk, ROWS, Array<string>(COLUMNS).fill(names[0]!))
  const grid = await median(sdk, ROWS, columnsOf(loaded, COLUMNS))
  const kept = await median(sdk, 1, loaded)
  // Least recently used first out: by the time that a program is used again, it is unloaded.
  const all = await median(sdk, 1, names)
  const sample = one.p50 / (ROWS * COLUMNS)
  const loading = (all.p50 - (names.length / KEPT) * kept.p50) / names.length
  console.log(
    `${table([
      ['one PNG of', 'p50 ms', 'p99 ms'],
      [`${ROWS} x ${COLUMNS}, one checkpoint`, one.p50, one.p99],
      [`${ROWS} x ${COLUMNS}, ${KEPT} checkpoints`, grid.p50, grid.p99],
      [`1 x ${KEPT}, ${KEPT} checkpoints, loaded`, kept.p50, kept.p99],
      [`1 x ${names.length}, ${names.length} checkpoints, none loaded`, all.p50, all.p99],
    ])}\n`,
  )
  console.log(
    `Loading a program: ${loading.toFixed(1)} ms, ${(loading / sample).toFixed(0)} samples`,
  )
}

/** Times of a sheet that was never requested before, after one like it. */
async function median(sdk: LatentQLClient, rows: number, checkpoints: readonly string[]) {
  const times: number[] = []
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const latents = Array.from({ length: rows }, (_, row) => ({ seed: turn * rows + row }))
    const start = performance.now()
    const { url } = await sdk.comparisonSheet({ input: { latents, checkpoints: [...checkpoints] } })
    const response = await fetch(sdk.resolveUrl(url))
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${url} answers ${response.status}`)
    times.push(performance.now() - start)
  }
  const warm = times.slice(1)
  return { p50: quantile(warm, 0.5), p99: quantile(warm, 0.99) }
}

/** As many columns, taking turns. */
function columnsOf(names: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, column) => names[column % names.length]!)
}
