/** Keras topologies as different programs write them to model.json. */
import { describe, expect, it } from 'vitest'
import { readTopology } from '../../../server/checkpoint-files/formats/topology.ts'

const layer = (name: string, config: object = {}) => ({
  class_name: 'Dense',
  config: { name, ...config },
})
const sequential = (...layers: object[]) => ({ class_name: 'Sequential', config: { layers } })
const names = (topology: ReturnType<typeof readTopology>) => topology.layers.map(({ name }) => name)

describe('topologies', () => {
  it("are accepted with and without Keras's model_config around them", () => {
    const model = sequential(layer('a', { batch_input_shape: [null, 100] }), layer('b'))
    for (const topology of [model, { model_config: model, keras_version: '2.9.0' }]) {
      expect(names(readTopology(topology, []))).toEqual(['a', 'b'])
      expect(readTopology(topology, []).inputShape).toEqual([100])
    }
  })

  it('may have a bare list of layers, as in the first Keras versions', () => {
    const old = { class_name: 'Sequential', config: [layer('a'), layer('b')] }
    expect(names(readTopology(old, []))).toEqual(['a', 'b'])
    expect(readTopology(old, []).inputShape).toBeNull()
  })

  it('are flattened in the order of their connections', () => {
    const node = (name: string, from: string[], inner: object) => ({
      ...inner,
      name,
      inbound_nodes: from.map((feeder) => [[feeder, 0, 0, {}]]),
    })
    const layers = [
      node('last', ['inner'], layer('last')),
      node('inner', ['z'], sequential(layer('a'), sequential(layer('b')))),
      node('z', [], { class_name: 'InputLayer', config: { name: 'z', batch_shape: [null, 8] } }),
    ]
    const topology = readTopology({ class_name: 'Functional', config: { layers } }, [])
    expect(names(topology)).toEqual(['a', 'b', 'last'])
    expect(topology.inputShape).toEqual([8])
  })

  it('find weights by the layer name in theirs, after any prefix, with and without :0', () => {
    const weights = ['generator/a/kernel:0', 'a/bias', 'b/kernel', 'other/kernel']
    const { layers } = readTopology(sequential(layer('a'), layer('b')), weights)
    expect(layers.map((each) => Object.fromEntries(each.weights))).toEqual([
      { kernel: 'generator/a/kernel:0', bias: 'a/bias' },
      { kernel: 'b/kernel' },
    ])
  })

  it('refuse two weights for the same role', () => {
    const weights = ['x/a/kernel', 'y/a/kernel']
    expect(() => readTopology(sequential(layer('a')), weights)).toThrow(
      /Two weights are the "kernel"/,
    )
  })
})
