/** What is kept of a generator beside its numbers. */
import type { Generator } from '../checkpoint-files/canonical.ts'
import { describeLayers } from './describe-layers.ts'
import type { GeneratorDescription } from './description.ts'

/** The description of a generator in canonical form, statistics and all, and of where it comes from. */
export function describeGenerator(
  generator: Generator,
  origin: Pick<GeneratorDescription, 'format' | 'preset' | 'calibration'>,
): GeneratorDescription {
  const { architecture } = generator
  const { format, preset, calibration } = origin
  const hasBatchNorm = architecture.layers.some(({ kind }) => kind === 'batchNorm')
  return {
    version: 1,
    kind: 'generator',
    format,
    preset,
    architecture,
    layers: describeLayers(architecture),
    parameterCount: countParameters(generator),
    batchNorm: !hasBatchNorm ? 'NONE' : calibration ? 'CALIBRATED' : 'STORED',
    calibration,
  }
}

/** Numbers that training changes: statistics are none. */
function countParameters({ architecture, weights }: Generator): number {
  const statistics = new Set(
    architecture.layers.flatMap((layer) =>
      layer.kind === 'batchNorm' ? [layer.mean, layer.variance] : [],
    ),
  )
  const counted = [...weights].filter(([name]) => !statistics.has(name))
  return counted.reduce((sum, [, { data }]) => sum + data.length, 0)
}
