/** Reads programs: their files, and graphs with their weights bound. */
import { readFile } from 'node:fs/promises'
import { EngineFailed } from '../../../errors.ts'
import { bindParameters, checkParameters } from '../../../graph/bind.ts'
import { optimize } from '../../../graph/optimize.ts'
import { readWeights } from '../../../weights/safetensors.ts'
import { orInvalid } from '../../../or-invalid.ts'
import { deserializeGraph } from '../../../graph/serialize.ts'
import type { Graph, Weights } from '../../../graph/tensor.ts'
import type { StatefulProgram } from '../../stateful-engine.ts'
import type { StoredProgram } from './executor.ts'

/** Reads a program's file. Throws EngineFailed without the path, which goes only to the log. */
export async function readProgramFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    process.emitWarning(error)
    const message = `The checkpoint's file can't be read (${error.code}).`
    throw new EngineFailed(message, { retryable: false, cause: error })
  })
}

/**
 * Reads a graph, checked again and simplified, with its weights bound. Throws CheckpointInvalid if
 * the weights don't fit the graph, and as `readProgramFile` does.
 */
export async function readProgram(
  program: Extract<StoredProgram, { kind: 'graph' }>,
): Promise<Graph> {
  const file = await readProgramFile(program.weights)
  const graph = deserializeGraph(program.graph)
  return optimize(orInvalid(() => bindParameters(graph, readWeights(file))))
}

/** Graphs, checked and simplified, and the state that supplies their parameters. */
export interface ReadState {
  readonly graphs: ReadonlyMap<string, Graph>
  readonly state: Weights
}

/**
 * Throws CheckpointInvalid if the state lacks a parameter of a graph, and as `readProgramFile`
 * does.
 */
export async function readStatefulProgram(program: StatefulProgram): Promise<ReadState> {
  const file = await readProgramFile(program.state)
  const state = orInvalid(() => readWeights(file))
  const graphs = new Map<string, Graph>()
  for (const [name, json] of Object.entries(program.graphs)) {
    const graph = optimize(deserializeGraph(json))
    orInvalid(() => checkParameters(graph, state))
    graphs.set(name, graph)
  }
  return { graphs, state }
}
