/** Keras topologies as the several writers of model.json have them. */
import { describe, expect, it } from 'vitest'
import { readTopology } from '../../../server/checkpoint-files/formats/topology.ts'

const layer = (name: string, config: object = {}) => ({
  class_name: 'Dense',
  config: { name, ...config },
})
const sequential = (...layers: object[]) => ({ class_name: 'Sequential', config: { layers } })
const names = (topology: ReturnType<typeof readTopology>) => topology.layers.map(({ name }) => name)

describe('topologies', () => {
  it('are taken with and without the model_config of Keras around them', () => {
    const model = sequential(layer('a', { batch_input_shape: [null, 100] }), layer('b'))
    for (const topology of [model, { model_config: model, keras_version: '2.9.0' }]) {
      expect(names(readTopology(topology, []))).toEqual(['a', 'b'])
      expect(readTopology(topology, []).inputShape).toEqual([100])
    }
  })

  it('take the layers of the first Keras versions, a bare list', () => {
    const old = { class_name: 'Sequential', config: [layer('a'), layer('b')] }
    expect(names(readTopology(old, []))).toEqual(['a', 'b'])
    expect(readTopology(old, []).inputShape).toBeNull()
  })

  it('unfold models inside of models, in the order of what feeds what', () => {
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

  it('find weights by the layer they are named after, behind any prefix, with and without :0', () => {
    const weights = ['generator/a/kernel:0', 'a/bias', 'b/kernel', 'other/kernel']
    const { layers } = readTopology(sequential(layer('a'), layer('b')), weights)
    expect(layers.map((each) => Object.fromEntries(each.weights))).toEqual([
      { kernel: 'generator/a/kernel:0', bias: 'a/bias' },
      { kernel: 'b/kernel' },
    ])
  })

  it('refuse two weights for one place', () => {
    const weights = ['x/a/kernel', 'y/a/kernel']
    expect(() => readTopology(sequential(layer('a')), weights)).toThrow(
      /Two weights are the "kernel"/,
    )
  })
})
