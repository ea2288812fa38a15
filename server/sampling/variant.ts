/** Variants: changes to a generator for one request, such as ablated feature maps. */
import { z } from 'zod'
import type { GeneratorCheckpoint } from '../checkpoints/checkpoint.ts'
import { BadUserInput } from '../errors.ts'
import type { Activation } from '../gan/network-family.ts'
import type { Label } from '../latent/resolved-latent.ts'
import { LABEL, labelText, parseLabelText } from './labels.ts'
import { canonicalJson, sha256 } from '../weights/canonical-json.ts'

/** A canonical variant: equal variants have equal JSON. `PLAIN` is the unchanged generator. */
export interface Variant {
  /** The class, or a point between two; null: each latent's own, or no classes at all. */
  readonly label: Label | null
  /** Sorted by activation, then by strength. */
  readonly ablate: readonly Ablation[]
  /** Absent: the noise that the generator's file has, the same in every sample. */
  readonly noise?: Noise
}

/** Noise in the layers of a generator: none, or of the sample's own seed. */
type Noise = 'NONE' | 'SEEDED'

/** Feature maps of one activation, multiplied by 1 - strength. */
export interface Ablation {
  readonly activation: string
  /** Indices, ascending. */
  readonly maps: readonly number[]
  /** Above 0, at most 1. */
  readonly strength: number
}

/** A variant from a client: in any order, with repeated maps and strengths of 0 allowed. */
export interface VariantInput {
  /** The class by its name, by its number in decimals, or as `labelText` has it. */
  readonly label?: string | null
  readonly ablate?: readonly Ablation[] | null
  readonly noise?: Noise | 'CONST' | null
}

export const PLAIN: Variant = { label: null, ablate: [] }

/** Reads the stored JSON of a variant. */
export const VARIANT: z.ZodType<Variant> = z.strictObject({
  label: LABEL.nullable(),
  ablate: z.array(
    z.strictObject({
      activation: z.string(),
      maps: z.array(z.int().min(0)).min(1),
      strength: z.number().gt(0).max(1),
    }),
  ),
  noise: z.enum(['NONE', 'SEEDED']).optional(),
})

const MAX_ABLATIONS = 64
/** Maximum number of classes that an error lists by name. */
const LISTED_NAMES = 20
/** Maximum number of maps in all ablations together. */
const MAX_MAPS = 4_096

export function isPlain({ label, ablate, noise }: Variant): boolean {
  return label === null && ablate.length === 0 && noise === undefined
}

/** True if a path can name the variant without storing it: `plain`, or nothing but a class. */
export function isNamed(variant: Variant): boolean {
  return isPlain({ ...variant, label: null })
}

/**
 * Returns the variant's name in addresses: `plain`, `label-3` if it is nothing but a class, or else
 * the first 16 hex digits of the sha256 of its canonical JSON.
 */
export function variantName(variant: Variant): string {
  const { label } = variant
  if (label !== null && isNamed(variant)) return `label-${labelText(label)}`
  return isPlain(variant) ? 'plain' : sha256(canonicalJson(variant)).slice(0, 16)
}

/**
 * Returns the canonical variant. Throws BadUserInput, naming the invalid value: an unknown class,
 * any class for a generator without classes, an unknown activation, a map or strength out of range,
 * or one map with two strengths.
 */
export function resolveVariant(
  input: VariantInput | null | undefined,
  checkpoint: Pick<GeneratorCheckpoint, 'name' | 'generator'>,
): Variant {
  const { label: given, ablate, noise } = input ?? {}
  const label = given == null ? null : resolveLabel(given, checkpoint)
  const inLayers =
    noise == null || noise === 'CONST' ? {} : { noise: checkedNoise(noise, checkpoint) }
  if (!ablate) return { label, ablate: [], ...inLayers }
  checkCount('variant.ablate', ablate.length, MAX_ABLATIONS)
  const maps = ablate.reduce((sum, ablation) => sum + ablation.maps.length, 0)
  checkCount('the number of maps in variant.ablate', maps, MAX_MAPS)
  return { label, ablate: canonicalAblations(strengthsByMap(ablate, checkpoint)), ...inLayers }
}

function checkedNoise(
  noise: Noise,
  { name, generator }: Pick<GeneratorCheckpoint, 'name' | 'generator'>,
): Noise {
  if (generator.mapped) return noise
  throw new BadUserInput(`variant.noise: the checkpoint "${name}" has no noise; omit it.`)
}

/**
 * Returns a class that is given by its name or by its number, or a point `FROM-TO-T` between two
 * numbers; names come first. Throws BadUserInput, which refers to it as `path`.
 */
export function resolveLabel(
  given: string,
  { name, generator }: Pick<GeneratorCheckpoint, 'name' | 'generator'>,
  path = 'variant.label',
): Label {
  if (!generator.label) {
    throw new BadUserInput(`${path}: the checkpoint "${name}" has no classes; omit it.`)
  }
  const { classes, names } = generator.label
  const named = names?.indexOf(given) ?? -1
  if (named >= 0) return named
  const label = parseLabelText(given)
  const ends = label === null || typeof label === 'number' ? [label] : [label.from, label.to]
  if (label !== null && ends.every((end) => end! < classes)) return label
  const known = names && names.length <= LISTED_NAMES ? ` (${names.join(', ')})` : ''
  throw new BadUserInput(
    `${path} must be a class of "${name}", 0 to ${classes - 1}${known}; ` +
      `got ${JSON.stringify(given.slice(0, 80))}.`,
  )
}

/** Strengths of the ablated maps, by activation and map. */
type Strengths = ReadonlyMap<string, ReadonlyMap<number, number>>

function strengthsByMap(
  ablate: readonly Ablation[],
  checkpoint: Pick<GeneratorCheckpoint, 'name' | 'generator'>,
): Strengths {
  const strengths = new Map<string, Map<number, number>>()
  for (const [index, { activation, maps, strength }] of ablate.entries()) {
    const path = `variant.ablate[${index}]`
    const [count] = findActivation(activation, checkpoint, path).shape
    if (!(strength >= 0 && strength <= 1)) {
      throw new BadUserInput(`${path}.strength must be from 0 to 1; got ${strength}.`)
    }
    const ofMaps = strengths.get(activation) ?? new Map<number, number>()
    for (const [position, map] of maps.entries()) {
      if (!Number.isInteger(map) || map < 0 || map >= count!) {
        throw new BadUserInput(
          `${path}.maps[${position}] must be from 0 to ${count! - 1}; got ${map}.`,
        )
      }
      if ((ofMaps.get(map) ?? strength) !== strength) {
        throw new BadUserInput(
          `${path}.maps[${position}]: map ${map} is listed with two different strengths.`,
        )
      }
      ofMaps.set(map, strength)
    }
    strengths.set(activation, ofMaps)
  }
  return strengths
}

function findActivation(
  name: string,
  checkpoint: Pick<GeneratorCheckpoint, 'name' | 'generator'>,
  path: string,
): Activation {
  const { activations } = checkpoint.generator
  const found = activations.find((activation) => activation.name === name)
  if (found) return found
  if (activations.length === 0) {
    throw new BadUserInput(
      `${path}: the checkpoint "${checkpoint.name}" is an ONNX graph, which can't be ablated. ` +
        'Import the weights it was exported from (PyTorch, safetensors, Keras).',
    )
  }
  const names = activations.map((activation) => activation.name).join(', ')
  throw new BadUserInput(
    `${path}.activation: the checkpoint "${checkpoint.name}" has no activation ` +
      `${JSON.stringify(name.slice(0, 80))}; it has ${names}.`,
  )
}

function canonicalAblations(strengths: Strengths): Ablation[] {
  return [...strengths]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([activation, ofMaps]) => {
      const used = [...new Set(ofMaps.values())].filter((strength) => strength > 0)
      return used
        .sort((a, b) => a - b)
        .map((strength) => ({ activation, maps: mapsOf(ofMaps, strength), strength }))
    })
}

function mapsOf(strengths: ReadonlyMap<number, number>, strength: number): number[] {
  return [...strengths]
    .flatMap(([map, ofMap]) => (ofMap === strength ? [map] : []))
    .sort((a, b) => a - b)
}

function checkCount(what: string, count: number, most: number): void {
  if (count > most) throw new BadUserInput(`${what} must be at most ${most}; got ${count}.`)
}
