/** Largest responses and guided gradients against PyTorch. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { guidedGraph, responseGraph } from '../../../server/exploration/filters/graphs.ts'
import type { DiscriminatorArchitecture } from '../../../server/gan/architecture.ts'
import { bindParameters } from '../../../server/graph/bind.ts'
import { evaluate } from '../../../server/graph/evaluate.ts'
import { optimize } from '../../../server/graph/optimize.ts'
import { readSafetensors, readWeights } from '../../../server/weights/safetensors.ts'
import { runOnOnnxruntime } from '../../graph/run-graph.ts'

/** Gradients by `DISCRIMINATOR/ACTIVATION`, written by `golden/make.py`. */
const GOLDEN = readWeights(readFileSync(new URL('golden/guided.safetensors', import.meta.url)))

function openDiscriminator(name: string) {
  const file = new URL(`../../gan/golden-discriminators/${name}.safetensors`, import.meta.url)
  const bytes = readFileSync(file)
  const json = readSafetensors(bytes).metadata['architecture']!
  const architecture = JSON.parse(json) as DiscriminatorArchitecture
  const weights = readWeights(bytes)
  const { shape, data } = weights.get('golden.images')!
  const network = { family: 'discriminator', architecture } as const
  return { network, weights, images: { shape: [...shape], data } }
}

const oneHot = (rows: number[], size: number) => ({
  shape: [rows.length, size],
  data: Float32Array.from({ length: rows.length * size }, (_, at) =>
    rows[Math.floor(at / size)] === at % size ? 1 : 0,
  ),
})

describe.each([...GOLDEN.keys()])('%s', (key) => {
  const [name, activation] = key.split('/') as [string, string]
  const { network, weights, images } = openDiscriminator(name)
  const [, units, height, width] = weights.get(`golden.activation.${activation}`)!
    .shape as readonly [number, number, number, number]

  const responses = async () => {
    const graph = bindParameters(responseGraph(network, activation), weights)
    return runOnOnnxruntime(optimize(graph), { images })
  }

  test("has each map's largest value and where it is", async () => {
    const { value, position } = await responses()
    const maps = weights.get(`golden.activation.${activation}`)!.data
    const area = height * width
    for (let map = 0; map < value!.data.length; map++) {
      const values = maps.subarray(map * area, (map + 1) * area)
      expect(value!.data[map]).toBeCloseTo(Math.max(...values), 4)
      expect(values[position!.data[map]!]).toBeCloseTo(Math.max(...values), 4)
    }
  })

  test("has PyTorch's guided gradients, on the engine and in the reference", async () => {
    const { value, position } = await responses()
    const most = Math.max(...value!.data)
    const unit = value!.data.indexOf(most) % units
    const places = [0, 1, 2].map((row) => position!.data[row * units + unit]!)
    const feeds = {
      images,
      unit: oneHot([unit, unit, unit], units),
      row: oneHot(
        places.map((place) => Math.floor(place / width)),
        height,
      ),
      column: oneHot(
        places.map((place) => place % width),
        width,
      ),
    }
    const graph = bindParameters(guidedGraph(network, activation), weights)
    const golden = GOLDEN.get(key)!.data
    const peak = golden.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    for (const made of [evaluate(graph, feeds), await runOnOnnxruntime(optimize(graph), feeds)]) {
      const { data } = made['gradient']!
      const worst = golden.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - data[at]!)),
        0,
      )
      expect(worst / peak).toBeLessThan(1e-5)
    }
  })
})
