/** Boxes around an object on a sample, in its pixels, and samples with boxes in a URL. */
import { readLatent, type Latent } from '../../latents/recipe.ts'
import type { Param } from '../../navigation/params.ts'

export interface Box {
  readonly left: number
  readonly top: number
  /** At least 1, as is the height. */
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** A sample, and the boxes around the object on it; none if it doesn't show the object. */
export interface Region {
  readonly latent: Latent
  readonly boxes: readonly Box[]
}

/** The server's limits. */
export const MAX_REGIONS = 64
export const MAX_BOXES = 16

/** The box between two corners, in whole pixels inside the sample. */
export function boxBetween(one: Point, other: Point, size: Size): Box {
  const [left, right] = span(one.x, other.x, size.width)
  const [top, bottom] = span(one.y, other.y, size.height)
  return { left, top, width: right - left, height: bottom - top }
}

function span(one: number, other: number, length: number): [number, number] {
  const start = clamp(Math.round(Math.min(one, other)), 0, length - 1)
  return [start, clamp(Math.round(Math.max(one, other)), start + 1, length)]
}

/** The box moved by whole pixels, as far as the sample reaches. */
export function moved(box: Box, by: Point, size: Size): Box {
  return {
    ...box,
    left: clamp(box.left + Math.round(by.x), 0, size.width - box.width),
    top: clamp(box.top + Math.round(by.y), 0, size.height - box.height),
  }
}

/** The box with its lower right corner moved. */
export function resized(box: Box, by: Point, size: Size): Box {
  return {
    ...box,
    width: clamp(box.width + Math.round(by.x), 1, size.width - box.left),
    height: clamp(box.height + Math.round(by.y), 1, size.height - box.top),
  }
}

/** A new box in the middle of the sample. */
export function middleBox({ width, height }: Size): Box {
  return boxBetween(
    { x: width / 4, y: height / 3 },
    { x: 0.75 * width, y: height / 2 },
    { width, height },
  )
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}

/** Repeated texts: `SEED`, `SEED:LEFT,TOP,WIDTH,HEIGHT;...`, or a region as JSON. */
export const regionsParam: Param<readonly Region[]> = {
  parse: (texts) => texts.flatMap((text) => parseRegion(text) ?? []).slice(0, MAX_REGIONS),
  format: (regions) => regions.map(formatRegion),
}

function parseRegion(text: string): Region | undefined {
  const [, seed, boxes = ''] = /^(\d+)(?::(.*))?$/.exec(text) ?? []
  if (seed !== undefined) return checked({ seed: Number(seed) }, boxes)
  const [, recipe, ofRecipe = ''] = /^(\{.*\})(?::([\d,;]*))?$/.exec(text) ?? []
  try {
    return recipe === undefined ? undefined : checked(JSON.parse(recipe), ofRecipe)
  } catch {
    return undefined
  }
}

function checked(recipe: unknown, boxes: string): Region | undefined {
  const latent = readLatent(recipe)
  return latent ? { latent, boxes: parseBoxes(boxes) } : undefined
}

function parseBoxes(text: string): Box[] {
  const groups = text.split(';').map((group) => /^(\d+),(\d+),(\d+),(\d+)$/.exec(group))
  const boxes = groups.flatMap((group) => {
    if (!group) return []
    const [left, top, width, height] = group.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
    ]
    return width > 0 && height > 0 ? [{ left, top, width, height }] : []
  })
  return boxes.slice(0, MAX_BOXES)
}

function formatRegion({ latent, boxes }: Region): string {
  const name = latent.seed == null ? JSON.stringify(latent) : String(latent.seed)
  const texts = boxes.map(({ left, top, width, height }) => [left, top, width, height].join())
  return texts.length === 0 ? name : `${name}:${texts.join(';')}`
}
