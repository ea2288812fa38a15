/** Images to classify by their nearest neighbours, in an engine's memory. */
import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { StatefulEngine, StatefulModel } from '../../engine/stateful-engine.ts'
import { input, matmul, max, mul, parameter, sub, sum } from '../../graph/ops.ts'
import { serializeGraph, type GraphJson } from '../../graph/serialize.ts'
import { writeWeights } from '../../weights/safetensors.ts'

export interface Tests {
  /** uint8 [count, values] */
  readonly pixels: Uint8Array
  readonly count: number
  /** Values of one image. */
  readonly values: number
}

export class LoadedTests implements AsyncDisposable {
  readonly #model: StatefulModel
  readonly #values: number

  private constructor(model: StatefulModel, { values }: Tests) {
    this.#model = model
    this.#values = values
  }

  /** `folder` is for temporary files. */
  static async load(
    engine: Pick<StatefulEngine, 'load'>,
    tests: Tests,
    folder: string,
  ): Promise<LoadedTests> {
    const { count, values } = tests
    const state = path.join(folder, `${randomUUID()}.safetensors`)
    try {
      const columns = { shape: [values, count], data: columnsOf(tests) }
      await writeFile(state, writeWeights(new Map([['tests', columns]])))
      const graphs = { nearness: nearnessGraph(count, values) }
      return new LoadedTests(await engine.load({ key: 'class study', graphs, state }), tests)
    } finally {
      await rm(state, { force: true })
    }
  }

  /** Returns the nearness of the nearest of these images, uint8 [rows, values], to each test. */
  async nearness(images: Uint8Array): Promise<Float32Array> {
    const data = Float32Array.from(images, (value) => value / 255)
    const neighbours = { shape: [images.length / this.#values, this.#values], data }
    const { nearness } = await this.#model.run('nearness', { neighbours })
    return nearness!.data as Float32Array
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#model.release()
  }
}

/**
 * Maps `neighbours` [any, values] to `nearness` [count]: for each test x the largest 2 r.x - |r|^2,
 * which is |x|^2 less the squared distance of the nearest neighbour r.
 */
function nearnessGraph(count: number, values: number): GraphJson {
  const neighbours = input('neighbours', ['batch', values])
  const products = matmul(neighbours, parameter('tests', [values, count]))
  const squares = sum(mul(neighbours, neighbours), [1], { keepDims: true })
  const nearness = max(sub(mul(products, 2), squares), [0])
  return serializeGraph({ inputs: [neighbours], outputs: { nearness } })
}

/** The tests as columns: float32 [values, count] in [0, 1]. */
function columnsOf({ pixels, count, values }: Tests): Float32Array {
  const columns = new Float32Array(values * count)
  for (let test = 0; test < count; test++) {
    for (let at = 0; at < values; at++) {
      columns[at * count + test] = pixels[test * values + at]! / 255
    }
  }
  return columns
}
