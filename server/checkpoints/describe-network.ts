/** Describes a network: everything stored with its weights. */
import { familyOf, isGenerator } from '../gan/families/registry.ts'
import type { Discriminator, Network } from '../gan/network-family.ts'
import type { NetworkDescription } from './description.ts'

/** Describes a network in canonical form, with its statistics and its origin. */
export function describeNetwork(
  network: Network,
  origin: Pick<NetworkDescription, 'format' | 'preset' | 'calibration' | 'evidence'>,
): NetworkDescription {
  const { architecture, weights } = network
  const { format, preset, calibration, evidence = [] } = origin
  const family = familyOf(network)
  const statistics = family.statistics(architecture)
  const trained = [...weights].filter(([name]) => !statistics.has(name))
  const facts = {
    ...({ version: 1, format, preset } as const),
    layers: family.describe(architecture),
    parameterCount: trained.reduce((sum, [, { data }]) => sum + data.length, 0),
    batchNorm: statistics.size === 0 ? 'NONE' : calibration ? 'CALIBRATED' : 'STORED',
    calibration,
    ...(evidence.length > 0 && { evidence }),
  } as const
  if (isGenerator(network)) {
    const named = network.family === 'layers' ? {} : { family: network.family }
    return { ...facts, kind: 'generator', ...named, architecture: network.architecture }
  }
  const discriminator = network as Discriminator
  return {
    ...facts,
    kind: 'discriminator',
    family: discriminator.family,
    architecture: discriminator.architecture,
  }
}
