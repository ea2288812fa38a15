/** Programs as they are read: their files, and graphs made whole with the weights in them. */
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

/** A program's file. Throws EngineFailed; where the file is, the log says, and no client hears. */
export async function readProgramFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    process.emitWarning(error)
    const message = `The checkpoint's file can't be read (${error.code}).`
    throw new EngineFailed(message, { retryable: false, cause: error })
  })
}

/**
 * The graph, checked again, with its weights bound and simplified. Throws CheckpointInvalid where they do not fit it, and
 * like `readProgramFile`.
 */
export async function readProgram(
  program: Extract<StoredProgram, { kind: 'graph' }>,
): Promise<Graph> {
  const file = await readProgramFile(program.weights)
  const graph = deserializeGraph(program.graph)
  return optimize(orInvalid(() => bindParameters(graph, readWeights(file))))
}

/** Graphs, checked and simplified, and the state that is their parameters. */
export interface ReadState {
  readonly graphs: ReadonlyMap<string, Graph>
  readonly state: Weights
}

/** Throws CheckpointInvalid where the state lacks a parameter of a graph, and like `readProgramFile`. */
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
