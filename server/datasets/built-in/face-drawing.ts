/** Draws a cartoon face with the artwork of `facesjs`, turned to the left or right. */
import { faceToSvgString, type FaceConfig } from 'facesjs'
import sharp from 'sharp'
import type { Pixels } from '../../images/pixels.ts'

/** Features in the order they are drawn. */
const ORDER = [
  ...(['hairBg', 'body', 'jersey', 'ear', 'head', 'facialHair', 'eye', 'eyebrow'] as const),
  ...(['mouth', 'nose', 'hair', 'glasses', 'accessories'] as const),
] as const
type Feature = (typeof ORDER)[number]

/** A piece of artwork. `size` 1 is the artwork's own; `angle` is in degrees. */
interface Piece {
  readonly id: string
  readonly size?: number
  readonly angle?: number
  readonly flip?: boolean
}

export interface Face {
  /** From -1 (looking to the picture's left) to 1 (right). */
  readonly turn: number
  /** Width of the head, from 0 to 1. */
  readonly fatness: number
  readonly background: string
  readonly skin: string
  readonly hairColour: string
  readonly clothing: string
  readonly features: Readonly<Record<Exclude<Feature, 'body' | 'jersey'>, Piece>>
}

/**
 * Response of each feature to a turn of 1: `shift`, in units of the artwork (features in front of
 * the head's axis move with the turn, those behind it against it), and `narrow`, the share of its
 * width lost to foreshortening.
 */
const PARALLAX: Partial<Record<Feature, { readonly shift: number; readonly narrow: number }>> = {
  hairBg: { shift: -16, narrow: 0 },
  ear: { shift: -18, narrow: 0 },
  facialHair: { shift: 20, narrow: 0.1 },
  eye: { shift: 34, narrow: 0.15 },
  eyebrow: { shift: 34, narrow: 0.15 },
  mouth: { shift: 36, narrow: 0.15 },
  nose: { shift: 54, narrow: 0 },
  hair: { shift: 7, narrow: 0 },
  glasses: { shift: 30, narrow: 0.08 },
  accessories: { shift: 12, narrow: 0 },
}

/** The part of the artwork (400x600) that is shown: a square which the head fills. */
const VIEW = { left: -20, top: 72, edge: 440 }
/** The artwork's vertical axis. */
const CENTRE = 200
/** Third colour of the clothing. */
const TRIM = '#f4f1ea'

/** Draws at `size` pixels, RGB, anti-aliased. */
export async function drawFace(face: Face, size: number): Promise<Pixels> {
  // Drawn at twice the size and reduced: sharper than the renderer's own anti-aliasing.
  const data = await sharp(Buffer.from(svgOf(face, 2 * size)))
    .resize(size, size, { kernel: 'lanczos3' })
    .removeAlpha()
    .raw()
    .toBuffer()
  return { data, width: size, height: size, channels: 3 }
}

function svgOf(face: Face, size: number): string {
  const { left, top, edge } = VIEW
  const layers = ORDER.map((feature) => {
    const { shift, narrow } = PARALLAX[feature] ?? { shift: 0, narrow: 0 }
    const width = 1 - narrow * face.turn ** 2
    const x = CENTRE * (1 - width) + shift * face.turn
    return `<g transform="matrix(${width} 0 0 1 ${x} 0)">${layerOf(face, feature)}</g>`
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" ` +
    `viewBox="${left} ${top} ${edge} ${edge}">` +
    `<rect x="${left}" y="${top}" width="${edge}" height="${edge}" fill="${face.background}"/>` +
    `${layers.join('')}</svg>`
  )
}

/** Draws one feature alone, as `facesjs` places it on the face. */
function layerOf(face: Face, feature: Feature): string {
  const { fatness, skin, hairColour, clothing, features } = face
  const piece: Piece =
    feature === 'body' || feature === 'jersey' ? { id: feature } : features[feature]
  const blank: FaceConfig = {
    fatness,
    teamColors: [clothing, clothing, TRIM],
    ...{ hairBg: NONE, jersey: NONE, eyeLine: NONE, miscLine: NONE, facialHair: NONE },
    ...{ glasses: NONE, accessories: NONE },
    body: { id: 'none', color: skin, size: 1 },
    hair: { id: 'none', color: hairColour, flip: false },
    ear: { id: 'none', size: 1 },
    head: { id: 'none', shave: 'transparent' },
    smileLine: { id: 'none', size: 1 },
    eye: { id: 'none', angle: 0 },
    eyebrow: { id: 'none', angle: 0 },
    mouth: { id: 'none', flip: false },
    nose: { id: 'none', flip: false, size: 1 },
  }
  const svg = faceToSvgString({ ...blank, [feature]: { ...blank[feature], ...piece } })
  return svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
}

const NONE = { id: 'none' } as const
