/**
 * Compares the engine with bare onnxruntime-node on the same bytes, and with TensorFlow.js on wasm.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import * as ort from 'onnxruntime-node'
import { startEngine } from '../server/engine/start.ts'
import { networkGraph } from '../server/gan/network-graph.ts'
import { bindParameters } from '../server/graph/bind.ts'
import { toOnnx } from '../server/graph/onnx/to-onnx.ts'
import { optimize } from '../server/graph/optimize.ts'
import { createLogger } from '../server/logger.ts'
import { benchArchitecture, benchWeights, writeBenchProgram } from './generator.ts'
import { table, throughput } from './measure.ts'
import { createTfjsGenerator } from './tfjs-wasm.ts'

const Z_DIM = 100

/** Prints the table. Returns the engine's images per second by batch size, and its batch-1 time. */
export async function benchEngine(): Promise<{ best: number; batch1Ms: number }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
  const architecture = benchArchitecture()
  const weights = benchWeights('architecture')
  const graph = networkGraph({ family: 'layers', architecture }, { outputs: ['pixels'] })
  const bare = await ort.InferenceSession.create(toOnnx(optimize(bindParameters(graph, weights))), {
    executionProviders: ['cpu'],
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  const wasm = await createTfjsGenerator(weights)
  const logger = createLogger({ level: 'warn', pretty: true })
  await using engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
  const program = await writeBenchProgram(directory)
  const rows: (string | number)[][] = [
    ['batch', 'engine img/s', 'bare ORT img/s', 'engine/bare', 'tfjs-wasm img/s', 'engine/tfjs'],
  ]
  const rates: number[] = []
  for (const batch of [1, 16, 64]) {
    const z = Float32Array.from({ length: batch * Z_DIM }, (_, index) => Math.sin(index * 12.9898))
    const rate = await throughput([
      {
        name: 'engine',
        work: () => inFlight(2, () => engine.run(program, { z }, batch)).then(() => 2 * batch),
      },
      {
        name: 'bare',
        work: async () => {
          await bare.run({ z: new ort.Tensor('float32', z, [batch, Z_DIM]) })
          return batch
        },
      },
      { name: 'wasm', work: () => wasm(z, batch).then(() => batch) },
    ])
    const [engineRate, bareRate, wasmRate] = ['engine', 'bare', 'wasm'].map((key) => rate.get(key)!)
    rates.push(engineRate!)
    rows.push([
      ...[String(batch), engineRate!, bareRate!, engineRate! / bareRate!],
      ...[wasmRate!, engineRate! / wasmRate!],
    ])
  }
  const z = new Float32Array(Z_DIM)
  const alone = await throughput([
    { name: 'alone', work: () => engine.run(program, { z }, 1).then(() => 1) },
  ])
  console.log(`${table(rows)}\n`)
  await rm(directory, { recursive: true })
  return { best: Math.max(...rates), batch1Ms: 1000 / alone.get('alone')! }
}

async function inFlight(count: number, work: () => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: count }, work))
}
