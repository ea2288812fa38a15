/**
 * Measures the engine alone, for bench/against.ts: writes images per second by batch size, as JSON.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startEngine } from '../server/engine/start.ts'
import { networkGraph } from '../server/gan/network-graph.ts'
import { serializeGraph } from '../server/graph/serialize.ts'
import { createLogger } from '../server/logger.ts'
import { fileArtifact } from '../server/weights/artifact.ts'
import { writeWeights } from '../server/weights/safetensors.ts'
import { benchArchitecture, benchWeights } from './generator.ts'
import { measureBatches } from './measure-batches.ts'

const folder = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
const file = path.join(folder, 'weights.safetensors')
await writeFile(file, writeWeights(benchWeights('architecture')))
const network = { family: 'layers', architecture: benchArchitecture() } as const
const program = {
  kind: 'graph',
  key: 'bench',
  graph: serializeGraph(networkGraph(network, { outputs: ['pixels'] })),
  weights: fileArtifact('bench', file),
} as const
const logger = createLogger({ level: 'warn', pretty: false })
const engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
const rates = await measureBatches((z, rows) => engine.run(program, { z }, rows))
await engine[Symbol.asyncDispose]()
await rm(folder, { recursive: true })
process.stdout.write(JSON.stringify(rates))
