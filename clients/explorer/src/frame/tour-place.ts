/** The place of the tour's card on the screen, in pixels. */

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Surroundings {
  /** The control that the card is about. */
  readonly control: Box
  /** The panel that contains the control, if any. */
  readonly panel: Box | null
  readonly card: Size
  /** The part of the screen that the card may cover. */
  readonly free: Box
}

const GAP = 12

/**
 * The card's upper left corner: next to the panel, else on a side of the control. The card covers
 * the control only if no side has room.
 */
export function placeOf({ control, panel, card, free }: Surroundings): Point {
  const { width, height } = card
  const level = (control.top + control.bottom - height) / 2
  const centred = (control.left + control.right - width) / 2
  const sides = [
    ...(panel === null
      ? []
      : [
          { beside: panel, x: panel.right + GAP, y: level },
          { beside: panel, x: panel.left - GAP - width, y: level },
        ]),
    { beside: control, x: centred, y: control.bottom + GAP },
    { beside: control, x: centred, y: control.top - GAP - height },
    { beside: control, x: control.right + GAP, y: level },
    { beside: control, x: control.left - GAP - width, y: level },
  ]
  const isLow = control.top + control.bottom > free.top + free.bottom
  const lastResort = { beside: control, x: centred, y: isLow ? free.top : free.bottom }
  const places = [...sides, lastResort].map(({ beside, x, y }) => ({
    beside,
    x: clamp(x, free.left, free.right - width),
    y: clamp(y, free.top, free.bottom - height),
  }))
  const { x, y } = places.find((place) => isClear(place, card, place.beside)) ?? places.at(-1)!
  return { x, y }
}

/** Pixels to scroll down until the control and the card next to it fit on the screen. */
export function scrollOf({ control, panel, card, free }: Surroundings): number {
  if (control.top < free.top) return control.top - free.top
  const room = GAP + card.width
  const hasSide = panel && (free.right - panel.right >= room || panel.left - free.left >= room)
  const needed = control.bottom + (hasSide ? 0 : GAP + card.height) - free.bottom
  return clamp(needed, 0, control.top - free.top)
}

function isClear({ x, y }: Point, { width, height }: Size, box: Box): boolean {
  return x >= box.right || x + width <= box.left || y >= box.bottom || y + height <= box.top
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
