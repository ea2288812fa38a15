/** Measures images per second by batch size, for any function from z to images. */
import { throughput } from './measure.ts'

const Z_DIM = 100
const BATCHES = [1, 16, 64]

/** Two requests are in flight at a time, as in a busy server. */
export async function measureBatches(
  run: (z: Float32Array, rows: number) => Promise<unknown>,
): Promise<Record<string, number>> {
  const rates: Record<string, number> = {}
  for (const batch of BATCHES) {
    const z = Float32Array.from({ length: batch * Z_DIM }, (_, index) => Math.sin(index * 12.9898))
    const twice = () => Promise.all([run(z, batch), run(z, batch)]).then(() => 2 * batch)
    const measured = await throughput([{ name: 'engine', work: twice }], { rounds: 1 })
    rates[batch] = measured.get('engine')!
  }
  return rates
}
