/** Reads the mapping of a pickled StyleGAN. */
import type { MappedLatent } from '../../../gan/architecture.ts'
import type { WeightTensor } from '../../../graph/tensor.ts'
import type { NetworkReader } from './network-reader.ts'

/** Reads all but the prior. */
export function readMapping(reader: NetworkReader): {
  readonly mapped: Omit<MappedLatent, 'prior'>
  readonly weights: [string, WeightTensor][]
} {
  const layers: string[] = []
  while (reader.has(`mapping.fc${layers.length}.weight`)) layers.push(`mapping.fc${layers.length}`)
  for (const layer of layers) reader.expect(layer, 'activation', 'lrelu')
  const outputs = (module: string) => reader.shape(`${module}.bias`)[0]!
  const isConditional = reader.has('mapping.embed.weight')
  const mean = reader.has('mapping.w_avg')
  const label = isConditional
    ? {
        label: { classes: reader.shape('mapping.embed.weight')[1]! },
        labelUnits: outputs('mapping.embed'),
      }
    : {}
  const mapped = {
    zDim: reader.number('mapping', 'z_dim'),
    wDim: reader.number('mapping', 'w_dim'),
    mapping: layers.map(outputs),
    ...label,
    mean,
  }
  const weights = [
    ...(isConditional ? reader.dense('mapping.embed', 'mapping.label') : []),
    ...layers.flatMap((layer, index) => reader.dense(layer, `mapping.${index}`)),
    ...(mean ? [['mean', reader.read('mapping.w_avg')] as [string, WeightTensor]] : []),
  ]
  return { mapped, weights }
}
