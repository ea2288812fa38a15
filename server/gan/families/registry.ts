/** All network families, by name. */
import type {
  Architecture,
  DiscriminatorArchitecture,
  GeneratorArchitecture,
} from '../architecture.ts'
import type {
  Discriminator,
  DiscriminatorFamily,
  DiscriminatorFamilyName,
  DiscriminatorInterface,
  FamilyName,
  Generator,
  GeneratorFamily,
  GeneratorFamilyName,
  GeneratorInterface,
  Network,
  NetworkFamily,
} from '../network-family.ts'
import { discriminatorFamily } from './discriminator.ts'
import { layersFamily } from './layers.ts'
import { stylegan2Family } from './stylegan2.ts'

const GENERATORS = { layers: layersFamily, stylegan2: stylegan2Family } satisfies Record<
  GeneratorFamilyName,
  unknown
>

const DISCRIMINATORS: Readonly<
  Record<DiscriminatorFamilyName, DiscriminatorFamily<DiscriminatorArchitecture>>
> = {
  discriminator: discriminatorFamily,
}

const FAMILIES = { ...GENERATORS, ...DISCRIMINATORS }

export const FAMILY_NAMES = Object.keys(FAMILIES) as FamilyName[]

/** Returns the family of a network. */
export function familyOf<A extends Architecture>(
  network: Pick<Network<A>, 'family' | 'architecture'>,
): NetworkFamily<A> {
  // The `family` and `architecture` of a network always match.
  return FAMILIES[network.family] as unknown as NetworkFamily<A>
}

/** Returns the family with this name. */
export function familyNamed(name: FamilyName): NetworkFamily<Architecture> {
  return FAMILIES[name] as unknown as NetworkFamily<Architecture>
}

/** Returns the interface of a generator. */
export function generatorInterface(
  network: Pick<Generator, 'family' | 'architecture'>,
): GeneratorInterface {
  const family = GENERATORS[network.family] as unknown as GeneratorFamily<GeneratorArchitecture>
  return family.interface(network.architecture)
}

/** Returns the interface of a discriminator. */
export function discriminatorInterface(
  network: Pick<Discriminator, 'family' | 'architecture'>,
): DiscriminatorInterface {
  return DISCRIMINATORS[network.family].interface(network.architecture)
}

/** True if the network is a generator. */
export function isGenerator(network: Network): network is Generator {
  return makesImages(network.family)
}

/** True for generator families; the others make logits. */
export function makesImages(family: FamilyName): family is GeneratorFamilyName {
  return Object.hasOwn(GENERATORS, family)
}
