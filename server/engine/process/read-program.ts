/** A graph program made whole: its graph checked again, its weights read from their file and bound, then simplified. */
import { readFile } from 'node:fs/promises'
import { bindParameters } from '../../graph/bind.ts'
import { optimize } from '../../graph/optimize.ts'
import { readWeights } from '../../graph/safetensors.ts'
import { deserializeGraph } from '../../graph/serialize.ts'
import type { Graph } from '../../graph/tensor.ts'
import type { Program } from '../engine.ts'

/** Throws CheckpointInvalid where the weights do not fit the graph. */
export async function readProgram(program: Extract<Program, { kind: 'graph' }>): Promise<Graph> {
  const weights = readWeights(await readFile(program.weights))
  return optimize(bindParameters(deserializeGraph(program.graph), weights))
}
