/** The place of the tour's card, computed without a browser. */
import { expect, test } from 'vitest'
import {
  placeOf,
  scrollOf,
  type Box,
  type Surroundings,
} from '../../clients/explorer/src/frame/tour-place.ts'

const card = { width: 320, height: 180 }
const laptop = { left: 8, right: 1272, top: 64, bottom: 708 }
const phone = { left: 8, right: 382, top: 64, bottom: 776 }

function box(left: number, top: number, width: number, height: number): Box {
  return { left, top, right: left + width, bottom: top + height }
}

test('the card is next to the control’s panel, at the height of the control', () => {
  const control = box(100, 500, 100, 36)
  const panel = box(24, 100, 800, 500)
  expect(placeOf({ control, panel, card, free: laptop })).toEqual({ x: 836, y: 428 })
})

test('where the panel leaves no room, the card is below the control, or else above it', () => {
  const panel = box(12, 80, 366, 1200)
  const high = placeOf({ control: box(100, 300, 100, 44), panel, card, free: phone })
  expect(high.y).toBe(300 + 44 + 12)
  const low = placeOf({ control: box(100, 700, 100, 44), panel, card, free: phone })
  expect(low.y).toBe(700 - 12 - card.height)
})

test('the card stays on the screen, and never covers the control if both fit', () => {
  for (const free of [laptop, phone]) {
    for (let left = free.left; left <= free.right - 120; left += 37) {
      for (let top = free.top; top <= free.bottom - 44; top += 23) {
        const control = box(left, top, 120, 44)
        const { x, y } = placeOf({ control, panel: null, card, free })
        expect(x).toBeGreaterThanOrEqual(free.left)
        expect(x + card.width).toBeLessThanOrEqual(free.right)
        expect(y).toBeGreaterThanOrEqual(free.top)
        expect(y + card.height).toBeLessThanOrEqual(free.bottom)
        const isBeside = x >= control.right || x + card.width <= control.left
        expect(isBeside || y >= control.bottom || y + card.height <= control.top).toBe(true)
      }
    }
  }
})

test('the page scrolls just far enough for the control and the card below it', () => {
  const around = (top: number): Surroundings => ({
    ...{ control: box(20, top, 120, 44), panel: null, card: { ...card, width: 370 }, free: phone },
  })
  expect(scrollOf(around(300))).toBe(0)
  const far = around(900)
  const moved = far.control.top - scrollOf(far)
  expect(moved + 44 + 12 + card.height).toBe(phone.bottom)
  expect(scrollOf(around(10))).toBe(10 - phone.top)
})
