/** Feature maps that are turned off, as an immutable value: the ablations of a variant. */
import type { SamplingVariant } from '@latentql/sdk'
import type { CheckpointDetails } from '../../api/queries.ts'
import type { Param } from '../../navigation/params.ts'

/** Maps of one activation. */
export interface Ablation {
  /** The activation's name, e.g. `8.relu`. */
  readonly activation: string
  /** Ascending; at least one. */
  readonly maps: readonly number[]
  /** Above 0; 1 turns the maps off, less dims them. */
  readonly strength: number
}

export type Ablations = readonly Ablation[]

/** An activation's name and its shape, [maps, height, width]. */
export type Layer = CheckpointDetails['activations'][number]

/** The server's limit on the maps of a variant. */
const MAX_MAPS = 4096

export function countMaps(ablations: Ablations): number {
  return ablations.reduce((sum, { maps }) => sum + maps.length, 0)
}

/** The maps of an activation that are turned off, wholly or in part. */
export function mapsOff(ablations: Ablations, activation: string): ReadonlySet<number> {
  return new Set(ablations.filter(isOf(activation)).flatMap(({ maps }) => maps))
}

/** The strength of an activation's ablation, 1 if it has none. */
export function strengthOf(ablations: Ablations, activation: string): number {
  return ablations.find(isOf(activation))?.strength ?? 1
}

/** Turns a map off if it is on, and the other way round. */
export function toggled(ablations: Ablations, activation: string, map: number): Ablations {
  const own = ablations.filter(isOf(activation))
  if (own.some(({ maps }) => maps.includes(map))) {
    const rest = (one: Ablation) => ({ ...one, maps: one.maps.filter((other) => other !== map) })
    const changed = ablations.map((one) => (own.includes(one) ? rest(one) : one))
    return changed.filter(({ maps }) => maps.length > 0)
  }
  const [first = { activation, maps: [], strength: 1 }] = own
  const grown = { ...first, maps: [...first.maps, map].sort((a, b) => a - b) }
  return [...ablations.filter((one) => one !== first), grown]
}

/** Replaces the ablations of an activation by one. */
export function withMaps(
  ablations: Ablations,
  activation: string,
  maps: readonly number[],
  strength = strengthOf(ablations, activation),
): Ablations {
  const others = without(ablations, activation)
  return maps.length === 0 ? others : [...others, { activation, maps, strength }]
}

export function withStrength(ablations: Ablations, activation: string, strength: number) {
  const maps = [...mapsOff(ablations, activation)].sort((a, b) => a - b)
  return withMaps(ablations, activation, maps, strength)
}

/** The ablations of all other activations. */
export function without(ablations: Ablations, activation: string): Ablations {
  return ablations.filter((one) => !isOf(activation)(one))
}

/** The part that a checkpoint can apply: URLs and saved variants may be made for another one. */
export function fitting(ablations: Ablations, layers: readonly Layer[]): Ablations {
  return ablations.flatMap((one) => {
    const layer = layers.find(({ name }) => name === one.activation)
    const maps = one.maps.filter((map) => layer !== undefined && map < layer.shape[0]!)
    return maps.length > 0 ? [{ ...one, maps }] : []
  })
}

/** The variant that a request takes; undefined if all maps are on. */
export function variantOf(ablations: Ablations): SamplingVariant | undefined {
  if (ablations.length === 0) return undefined
  return { ablate: ablations.map((one) => ({ ...one, maps: [...one.maps] })) }
}

/** Repeated texts such as `8.relu:3,5-7` and, at another strength than 1, `8.relu:3@0.5`. */
export const ablationsParam: Param<Ablations> = {
  parse: (texts) => texts.flatMap((text) => parseAblation(text) ?? []),
  format: (ablations) => ablations.map(formatAblation),
}

function parseAblation(text: string): Ablation | undefined {
  const [, activation, ranges, weight = '1'] = /^(.+):([\d,-]+)(?:@([\d.]+))?$/.exec(text) ?? []
  const strength = Number(weight)
  if (activation === undefined || !(strength > 0 && strength <= 1)) return undefined
  const maps = new Set(ranges!.split(',').flatMap(parseRange))
  if (maps.size === 0 || maps.size > MAX_MAPS) return undefined
  return { activation, maps: [...maps].sort((a, b) => a - b), strength }
}

function parseRange(text: string): number[] {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []
  const length = Number(last) - Number(first) + 1
  // NaN, for other texts, is no length either.
  if (!(length >= 1 && length <= MAX_MAPS)) return []
  return Array.from({ length }, (_, index) => Number(first) + index)
}

function formatAblation({ activation, maps, strength }: Ablation): string {
  return `${activation}:${rangesOf(maps)}${strength === 1 ? '' : `@${strength}`}`
}

/** Ascending numbers as text, e.g. `3,5-7`. */
function rangesOf(maps: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const map of maps) {
    const last = ranges.at(-1)
    if (last && map === last[1] + 1) last[1] = map
    else ranges.push([map, map])
  }
  return ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(',')
}

function isOf(activation: string) {
  return (ablation: Ablation) => ablation.activation === activation
}
