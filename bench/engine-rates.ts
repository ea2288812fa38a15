/**
 * Measures the engine alone, for bench/against.ts: writes images per second by batch size, as JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startEngine } from '../server/engine/start.ts'
import { createLogger } from '../server/logger.ts'
import { writeBenchProgram } from './generator.ts'
import { measureBatches } from './measure-batches.ts'

const folder = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
const program = await writeBenchProgram(folder)
const logger = createLogger({ level: 'warn', pretty: false })
const engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
const rates = await measureBatches((z, rows) => engine.run(program, { z }, rows))
await engine[Symbol.asyncDispose]()
await rm(folder, { recursive: true })
process.stdout.write(JSON.stringify(rates))
