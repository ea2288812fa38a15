/** Programs that examine the units of a discriminator on an engine. */
import type { Engine, Program } from '../../engine/engine.ts'
import type { Activation } from '../../gan/network-family.ts'
import { serializeGraph } from '../../graph/serialize.ts'
import type { Graph } from '../../graph/tensor.ts'
import { guidedGraph, responseGraph } from './graphs.ts'
import type { Examined } from '../random-network.ts'

/** The program of `responseGraph`. */
export function responseProgram(examined: Examined, activation: string): Program {
  return program(examined, ['responses', activation], responseGraph(examined.network, activation))
}

function program({ digest, network }: Examined, key: readonly string[], graph: Graph): Program {
  return {
    kind: 'graph',
    key: [digest, ...key].join(' '),
    graph: serializeGraph(graph),
    weights: network.weights,
  }
}

/** A value of an activation, and the image that it responds to. */
export interface Place {
  /** In the discriminator's range, float32 [channels, height, width]. */
  readonly image: Float32Array
  readonly unit: number
  readonly x: number
  readonly y: number
}

export interface GuidedOptions {
  readonly activation: Activation
  readonly engine: Pick<Engine, 'run'>
  readonly signal?: AbortSignal | undefined
}

/** Rows per batch. */
const ROWS = 16

/** Returns the guided gradient of each value with respect to its image, in its shape. */
export async function guidedGradients(
  examined: Examined,
  places: readonly Place[],
  { activation, engine, signal }: GuidedOptions,
): Promise<Float32Array[]> {
  const [units, height, width] = activation.shape as [number, number, number]
  const graph = guidedGraph(examined.network, activation.name)
  const guided = program(examined, ['guided', activation.name], graph)
  const gradients: Float32Array[] = []
  for (let at = 0; at < places.length; at += ROWS) {
    const rows = places.slice(at, at + ROWS)
    const inputs = {
      images: joined(rows.map(({ image }) => image)),
      unit: joined(rows.map(({ unit }) => oneHot(unit, units))),
      row: joined(rows.map(({ y }) => oneHot(y, height))),
      column: joined(rows.map(({ x }) => oneHot(x, width))),
    }
    const { gradient } = await engine.run(guided, inputs, rows.length, { signal })
    const data = gradient!.data as Float32Array
    const size = data.length / rows.length
    gradients.push(...rows.map((_, row) => data.subarray(row * size, (row + 1) * size)))
  }
  return gradients
}

function oneHot(index: number, size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, at) => (at === index ? 1 : 0))
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.length * parts[0]!.length)
  parts.forEach((part, at) => all.set(part, at * part.length))
  return all
}
