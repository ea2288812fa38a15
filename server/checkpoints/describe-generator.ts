/** What is kept of a generator beside its numbers. */
import { familyOf } from '../gan/families/registry.ts'
import type { Generator } from '../gan/network-family.ts'
import type { GeneratorDescription } from './description.ts'

/** The description of a generator in canonical form, statistics and all, and of where it comes from. */
export function describeGenerator(
  generator: Generator,
  origin: Pick<GeneratorDescription, 'format' | 'preset' | 'calibration'>,
): GeneratorDescription {
  const { architecture, weights } = generator
  const { format, preset, calibration } = origin
  const family = familyOf(generator)
  const statistics = family.statistics(architecture)
  const trained = [...weights].filter(([name]) => !statistics.has(name))
  return {
    version: 1,
    kind: 'generator',
    format,
    preset,
    architecture,
    layers: family.describe(architecture),
    parameterCount: trained.reduce((sum, [, { data }]) => sum + data.length, 0),
    batchNorm: statistics.size === 0 ? 'NONE' : calibration ? 'CALIBRATED' : 'STORED',
    calibration,
  }
}
