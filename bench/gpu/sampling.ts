/** Measures sampling on one engine: images per second by batch size, and the resulting pixels. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startEngine } from '../../server/engine/start.ts'
import { networkGraph } from '../../server/gan/network-graph.ts'
import { fileArtifact } from '../../server/weights/artifact.ts'
import { writeWeights } from '../../server/weights/safetensors.ts'
import { serializeGraph } from '../../server/graph/serialize.ts'
import type { Logger } from '../../server/logger.ts'
import { drawNormals } from '../../server/latent/draws.ts'
import { STREAMS } from '../../server/training/worker/random-streams.ts'
import { benchArchitecture, benchWeights } from '../generator.ts'
import { throughput } from '../measure.ts'
import type { Cases } from './cases.ts'

export interface Sampling {
  /** The device that the engine reports. */
  readonly device: string
  readonly rates: readonly { readonly batch: number; readonly imagesPerSecond: number }[]
  /** Pixels of the same z on every engine, for the largest batch. */
  readonly pixels: Uint8Array
}

/** Stores the weights in `folder`. Throws EngineFailed if the engine is unavailable. */
export async function measureSampling(
  choice: string,
  { batches, seconds }: Cases,
  { folder, logger }: { folder: string; logger: Logger },
): Promise<Sampling> {
  await using engine = await startEngine({ choice, role: 'sampling', logger })
  const architecture = benchArchitecture()
  const weights = path.join(folder, 'generator.safetensors')
  await writeFile(weights, writeWeights(benchWeights('architecture')))
  const graph = serializeGraph(
    networkGraph({ family: 'layers', architecture }, { outputs: ['pixels'] }),
  )
  const artifact = fileArtifact('bench', weights)
  const program = { kind: 'graph', key: 'bench', graph, weights: artifact } as const
  const { zDim } = architecture
  const largest = Math.max(...batches)
  const z = drawNormals({ seed: 7, stream: STREAMS.z, position: 0 }, largest * zDim)
  const rates = []
  for (const batch of batches) {
    const inputs = { z: z.subarray(0, batch * zDim) }
    // Two requests at once, as in a busy server: one is computed while the other is transferred.
    const work = async () => {
      await Promise.all([engine.run(program, inputs, batch), engine.run(program, inputs, batch)])
      return 2 * batch
    }
    const rate = await throughput([{ name: choice, work }], { rounds: 5, secondsPerTurn: seconds })
    rates.push({ batch, imagesPerSecond: rate.get(choice)! })
  }
  const { pixels } = await engine.run(program, { z }, largest)
  return { device: engine.info.device, rates, pixels: pixels!.data as Uint8Array }
}
