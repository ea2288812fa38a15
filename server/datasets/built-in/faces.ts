/**
 * The built-in dataset of cartoon faces, whose artwork is that of `facesjs` (Apache-2.0). Features
 * are chosen here, each independently of the others, so a face is determined by its index.
 */
import type { CategoryAttribute, NumberAttribute } from '../attribute.ts'
import { chance, chooseByWeight, chooseFrom, type Chance } from './chance.ts'
import { countClasses, type DrawnSet } from './drawn-set.ts'
import { drawFace, type Face } from './face-drawing.ts'

const VERSION = 1
const COUNT = 8192
const CLASSES = ['glasses', 'no glasses'] as const

/** Key of the random numbers that select the features: "face". */
const KEY = [0x66616365, VERSION] as const

/** Named features: attribute -> value -> weight relative to the attribute's other values. */
const CATEGORIES = {
  glasses: { none: 2, thick: 1, thin: 1 },
  hair: { bald: 1, short: 3, curly: 2, bob: 2, long: 2 },
  hairColour: { black: 1, brown: 1, auburn: 1, blond: 1, grey: 1 },
  skinColour: { pale: 1, light: 1, tan: 1, brown: 1, dark: 1 },
  beard: { none: 4, full: 1, goatee: 1 },
  hat: { no: 5, yes: 1 },
  smile: { no: 1, yes: 1 },
  background: { sky: 1, lavender: 1, mint: 1, peach: 1, cream: 1 },
} as const satisfies Record<string, Readonly<Record<string, number>>>

/** Measured features, uniform between two values. */
const RANGES = {
  /** Width of the head. */
  fatness: [0, 1],
  /** Slant of the eyes, degrees; positive: the outer corners are lower. */
  eyeAngle: [-10, 15],
  noseSize: [0.6, 1.25],
  /** From -1, looking to the picture's left, to 1, looking to its right. */
  turn: [-1, 1],
} as const satisfies Record<string, readonly [number, number]>

type Categories = typeof CATEGORIES
type Category = keyof Categories
type Range = keyof typeof RANGES
type Features = { readonly [Name in Category]: keyof Categories[Name] } & Readonly<
  Record<Range, number>
>

const CATEGORY_NAMES = Object.keys(CATEGORIES) as Category[]
const RANGE_NAMES = Object.keys(RANGES) as Range[]

const ATTRIBUTES: readonly (CategoryAttribute | NumberAttribute)[] = [
  ...CATEGORY_NAMES.map(
    (name) => ({ name, kind: 'CATEGORY', values: Object.keys(CATEGORIES[name]) }) as const,
  ),
  ...RANGE_NAMES.map((name) => {
    const [min, max] = RANGES[name]
    return { name, kind: 'NUMBER', min, max } as const
  }),
]

/** Artwork and colours of each named feature. */
const HAIR = {
  bald: { front: ['bald'], back: ['none'], underHat: 'bald' },
  short: { front: ['short', 'crop', 'middle-part', 'parted'], back: ['none'], underHat: 'short' },
  curly: { front: ['curly', 'curly3', 'afro2'], back: ['none'], underHat: 'short' },
  bob: { front: ['female1', 'female5', 'female6'], back: ['none'], underHat: 'none' },
  long: { front: ['female7', 'female9'], back: ['female2', 'female3'], underHat: 'none' },
} as const
const BEARDS = { none: ['none'], full: ['beard1', 'beard2'], goatee: ['fullgoatee2'] } as const
const GLASSES = { none: 'none', thick: 'glasses1-primary', thin: 'glasses2-black' } as const
const MOUTHS = { no: ['straight', 'closed'], yes: ['smile', 'smile3'] } as const
const HATS = { no: ['none'], yes: ['hat', 'hat2', 'hat3'] } as const
const COLOURS = {
  hair: {
    ...{ black: '#1f1b18', brown: '#5a3825', auburn: '#a5532a', blond: '#e0b562', grey: '#b9b4ad' },
  },
  skin: {
    ...{ pale: '#f5d9c8', light: '#e3b393', tan: '#c68a63', brown: '#96604a', dark: '#5f3d33' },
  },
  background: {
    ...{ sky: '#cfe3f5', lavender: '#e3d5f0', mint: '#d5ecd4', peach: '#f6e0d0', cream: '#f3e9b8' },
  },
} as const

/** Features that vary but are not stored. */
const UNLABELLED = {
  head: ['head1', 'head4', 'head6', 'head9', 'head13', 'female3'],
  eye: ['eye1', 'eye4', 'eye8', 'eye10', 'female4'],
  eyebrow: ['eyebrow1', 'eyebrow4', 'eyebrow6', 'eyebrow9'],
  nose: ['nose1', 'nose5', 'nose7', 'honker'],
  clothing: ['#c8434a', '#3f74b5', '#3d8b57', '#d9a13b', '#6b4a8e'],
} as const

export const FACES: DrawnSet = {
  name: 'faces',
  source: 'FACES',
  version: VERSION,
  count: COUNT,
  get classes() {
    return countClasses(CLASSES, COUNT, (index) =>
      labelOf({ glasses: choose('glasses', chanceOf(index)) }),
    )
  },
  attributes: ATTRIBUTES,
  describe(index) {
    const features = featuresOf(chanceOf(index))
    return { label: labelOf(features), attributes: storedValues(features) }
  },
  draw(index, size) {
    const random = chanceOf(index)
    return drawFace(faceOf(featuresOf(random), random), size)
  },
}

function chanceOf(index: number): Chance {
  return chance(index, KEY)
}

/** Chooses the stored features, always with the first numbers. */
function featuresOf(random: Chance): Features {
  const named = CATEGORY_NAMES.map((name) => [name, choose(name, random)])
  const measured = RANGE_NAMES.map((name) => [name, between(RANGES[name], random)])
  return Object.fromEntries([...named, ...measured]) as Features
}

function choose<Name extends Category>(name: Name, random: Chance): keyof Categories[Name] {
  const weights: Record<string, number> = CATEGORIES[name]
  const value = Object.keys(weights)[chooseByWeight(Object.values(weights), random)]!
  return value as keyof Categories[Name] & string
}

/** Glasses are chosen first, so the label is known without the rest. */
function labelOf({ glasses }: Pick<Features, 'glasses'>): number {
  return glasses === 'none' ? 1 : 0
}

function storedValues(features: Features): number[] {
  return [
    ...CATEGORY_NAMES.map((name) => Object.keys(CATEGORIES[name]).indexOf(features[name])),
    ...RANGE_NAMES.map((name) => Math.fround(features[name])),
  ]
}

/** Chooses the artwork of the features. */
function faceOf(features: Features, random: Chance): Face {
  const { hair, beard, glasses, hat, smile, turn, fatness, eyeAngle, noseSize } = features
  const front = chooseFrom(HAIR[hair].front, random)!
  const clothing = chooseFrom(UNLABELLED.clothing, random)!
  return {
    turn,
    fatness,
    background: COLOURS.background[features.background],
    skin: COLOURS.skin[features.skinColour],
    hairColour: COLOURS.hair[features.hairColour],
    clothing,
    features: {
      hairBg: { id: chooseFrom(HAIR[hair].back, random)! },
      ear: { id: 'ear1', size: between([0.7, 1.2], random) },
      head: { id: chooseFrom(UNLABELLED.head, random)! },
      facialHair: { id: chooseFrom(BEARDS[beard], random)! },
      eye: { id: chooseFrom(UNLABELLED.eye, random)!, angle: eyeAngle, size: 1.15 },
      eyebrow: { id: chooseFrom(UNLABELLED.eyebrow, random)!, angle: between([-10, 15], random) },
      mouth: { id: chooseFrom(MOUTHS[smile], random)!, size: 1.5 },
      nose: { id: chooseFrom(UNLABELLED.nose, random)!, size: noseSize },
      hair: { id: hat === 'yes' ? HAIR[hair].underHat : front, flip: random() < 0.5 },
      glasses: { id: GLASSES[glasses] },
      accessories: { id: chooseFrom(HATS[hat], random)! },
    },
  }
}

function between([from, to]: readonly [number, number], random: Chance): number {
  return from + (to - from) * random()
}
