/**
 * The built-in dataset: labelled faces in the style `pixel-art` of `@dicebear`, whose design is CC0
 * 1.0. A face is determined by its index, without drawing it.
 */
import { createAvatar } from '@dicebear/core'
import * as pixelArt from '@dicebear/pixel-art'
import sharp from 'sharp'
import type { CategoryAttribute } from '../attribute.ts'
import { chance, chooseByWeight, chooseFrom, type Chance } from './chance.ts'
import { countClasses, type DrawnSet } from './drawn-set.ts'

const VERSION = 1
const COUNT = 4096
const CLASSES = ['glasses', 'no glasses'] as const

/** Key of the random numbers that select the looks: "avat". */
const KEY = [0x61766174, VERSION] as const

interface Look {
  /** Weight of this look relative to the others of its attribute. */
  readonly weight: number
  /** Names in the style: variants (none: the part is left out), or a colour. */
  readonly style: readonly string[]
}

/** Attributes stored with each face, which training can use: attribute -> value -> look. */
const ATTRIBUTES = {
  glasses: {
    none: { weight: 2, style: [] },
    clear: { weight: 1, style: ['light05', 'light06', 'light07'] },
    dark: { weight: 1, style: ['dark05', 'dark06', 'dark07'] },
  },
  hair: {
    short: {
      weight: 1,
      style: ['short01', 'short02', 'short06', 'short09', 'short15', 'short16', 'short17'],
    },
    long: {
      weight: 1,
      style: ['long01', 'long03', 'long07', 'long09', 'long12', 'long20', 'long21'],
    },
  },
  mouth: {
    smile: { weight: 2, style: ['happy07', 'happy08', 'happy09', 'happy12'] },
    straight: { weight: 1, style: ['sad04', 'sad05', 'sad06'] },
    frown: { weight: 1, style: ['sad01'] },
  },
  beard: {
    no: { weight: 5, style: [] },
    yes: { weight: 1, style: ['variant01', 'variant05', 'variant06'] },
  },
  earrings: {
    no: { weight: 5, style: [] },
    yes: { weight: 1, style: ['variant02', 'variant03'] },
  },
  skinColour: colours({
    pale: 'ffdbac',
    light: 'eac393',
    tan: 'cb9e6e',
    brown: 'a26d3d',
    dark: '6f4320',
  }),
  hairColour: colours({
    ...{ black: '28150a', brown: '603a14', auburn: '8a2f16', blond: 'd9b35f', gray: 'a9a9a9' },
  }),
  clothingColour: colours({
    ...{ blue: '428bca', navy: '03396c', green: '00a150' },
    ...{ red: 'd11141', yellow: 'ffc425', purple: '7a4fa3' },
  }),
  background: colours({
    ...{ sky: 'b6e3f4', pink: 'ffd5dc', lavender: 'd1d4f9', mint: 'c4edcb', cream: 'f6f1e1' },
  }),
} as const satisfies Record<string, Readonly<Record<string, Look>>>

type Attribute = keyof typeof ATTRIBUTES
const NAMES = Object.keys(ATTRIBUTES) as Attribute[]

/** Features that vary but are not stored. */
const UNLABELLED = {
  eyes: ['variant01', 'variant04', 'variant09', 'variant11'],
  eyesColor: ['3f6b8f', '4f7a4a', '6b4a2b'],
  clothing: ['variant01', 'variant03', 'variant05', 'variant11', 'variant13'],
  glassesColor: ['191919', '323232', '1f3a5f', '6b2d2d'],
  mouthColor: ['e35d6a', 'd11a2a', '8f2f2f'],
  accessoriesColor: ['ffd700', 'd3d3d3'],
} as const satisfies Partial<pixelArt.Options>

const LOOKS: readonly CategoryAttribute[] = NAMES.map((name) => ({
  name,
  kind: 'CATEGORY',
  values: Object.keys(ATTRIBUTES[name]),
}))

interface Avatar {
  /** An index into CLASSES. */
  readonly label: number
  /** For each of LOOKS, an index into its values. */
  readonly attributes: readonly number[]
  /** The face as SVG, `size` pixels wide and high. */
  svg(size: number): string
}

/** Returns face `index` of the set, always the same one. */
function avatar(index: number): Avatar {
  const random = chance(index, KEY)
  const choices = new Map(NAMES.map((name) => [name, chooseLook(name, random)]))
  const style = (name: Attribute) => chooseFrom(choices.get(name)!.look.style, random)
  const unlabelled = Object.entries(UNLABELLED).map(([name, all]) => [
    name,
    [chooseFrom(all, random)],
  ])
  const options = {
    ...Object.fromEntries(unlabelled),
    ...part('glasses', style('glasses')),
    ...part('beard', style('beard')),
    ...part('accessories', style('earrings')),
    ...part('hat', undefined),
    hair: [style('hair')],
    mouth: [style('mouth')],
    skinColor: [style('skinColour')],
    hairColor: [style('hairColour')],
    clothingColor: [style('clothingColour')],
    backgroundColor: [style('background')],
  }
  const attributes = NAMES.map((name) => choices.get(name)!.value)
  return {
    label: labelOf(choices.get('glasses')!),
    attributes,
    svg: (size) => createAvatar(pixelArt, { seed: '', ...options, size }).toString(),
  }
}

export const AVATARS: DrawnSet = {
  name: 'avatars',
  source: 'AVATARS',
  version: VERSION,
  count: COUNT,
  get classes() {
    return countClasses(CLASSES, COUNT, (index) =>
      labelOf(chooseLook('glasses', chance(index, KEY))),
    )
  },
  attributes: LOOKS,
  describe: avatar,
  async draw(index, size) {
    const svg = Buffer.from(avatar(index).svg(size))
    const data = await sharp(svg).removeAlpha().raw().toBuffer()
    return { data, width: size, height: size, channels: 3 }
  },
}

/** Options of the style for an optional part of the face. */
function part(name: string, variant: string | undefined): Record<string, unknown> {
  return variant === undefined
    ? { [`${name}Probability`]: 0 }
    : { [name]: [variant], [`${name}Probability`]: 100 }
}

interface Choice {
  /** An index into the attribute's values. */
  readonly value: number
  readonly look: Look
}

/** Glasses are chosen first, so the label is known without the rest. */
function labelOf({ look }: Choice): number {
  return look.style.length > 0 ? 0 : 1
}

function chooseLook(name: Attribute, random: Chance): Choice {
  const looks: Look[] = Object.values(ATTRIBUTES[name])
  const value = chooseByWeight(
    looks.map(({ weight }) => weight),
    random,
  )
  return { value, look: looks[value]! }
}

function colours<Name extends string>(named: Record<Name, string>): Record<Name, Look> {
  const looks = Object.entries<string>(named).map(([name, hex]) => [
    name,
    { weight: 1, style: [hex] },
  ])
  return Object.fromEntries(looks) as Record<Name, Look>
}
