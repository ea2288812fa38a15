/**
 * Like engine-rates.ts, for a checkout of 840103d named by the argument: that version lacks the
 * file, and loads programs before running them. Its modules are imported from that checkout, and
 * have no types here.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { measureBatches } from './measure-batches.ts'

const tree = process.argv[2] ?? ''
const load = (file: string): Promise<any> => import(pathToFileURL(path.join(tree, file)).href)

const { startEngine } = await load('server/engine/start.ts')
const { samplerGraph } = await load('server/gan/sampler-graph.ts')
const { writeWeights } = await load('server/graph/safetensors.ts')
const { serializeGraph } = await load('server/graph/serialize.ts')
const { createLogger } = await load('server/logger.ts')
const { benchArchitecture, benchWeights } = await load('bench/generator.ts')

const folder = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
const weights = path.join(folder, 'weights.safetensors')
await writeFile(weights, writeWeights(benchWeights('architecture')))
const graph = serializeGraph(samplerGraph(benchArchitecture()))
const logger = createLogger({ level: 'warn', pretty: false })
const engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
const model = await engine.load({ kind: 'graph', key: 'bench', graph, weights })
const rates = await measureBatches((z, rows) => model.run({ z }, rows))
await engine[Symbol.asyncDispose]()
await rm(folder, { recursive: true })
process.stdout.write(JSON.stringify(rates))
