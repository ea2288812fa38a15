import { describe, expect, test } from 'vitest'
import { contactSheet, layOutSheet, squareColumns } from '../../server/images/contact-sheet.ts'
import type { Pixels } from '../../server/images/pixels.ts'

describe('contactSheet', () => {
  test('puts pictures row by row on white, with gaps', () => {
    const sheet = contactSheet([flat(1), flat(2), flat(3)], { columns: 2 })
    expect([sheet.width, sheet.height, sheet.channels]).toEqual([2 + 2 * 5, 2 + 2 * 4, 1])
    expect(picture(sheet)).toEqual([
      '............',
      '............',
      '..111..222..',
      '..111..222..',
      '............',
      '............',
      '..333.......',
      '..333.......',
      '............',
      '............',
    ])
  })

  test('a break ends a row early, and a sheet is as wide as its longest row', () => {
    const layout = layOutSheet(4, { width: 3, height: 2 }, { columns: 10, breaks: [0, 2] })
    expect(layout.corners).toEqual([
      { x: 2, y: 2 },
      { x: 2, y: 6 },
      { x: 7, y: 6 },
      { x: 2, y: 10 },
    ])
    expect([layout.width, layout.height]).toEqual([12, 14])
  })

  test('a break at the end of a full row adds no empty row', () => {
    const cell = { width: 3, height: 2 }
    expect(layOutSheet(4, cell, { columns: 2, breaks: [1, 3] })).toEqual(
      layOutSheet(4, cell, { columns: 2 }),
    )
  })

  test('keeps colours', () => {
    const red: Pixels = { data: Uint8Array.of(255, 0, 0), width: 1, height: 1, channels: 3 }
    const sheet = contactSheet([red], { columns: 1 })
    expect(sheet.width).toBe(5)
    expect([...sheet.data.subarray((2 * 5 + 2) * 3, (2 * 5 + 3) * 3)]).toEqual([255, 0, 0])
  })

  test('rejects an empty list and pictures of different sizes', () => {
    expect(() => contactSheet([], { columns: 1 })).toThrow(RangeError)
    const other: Pixels = { data: Uint8Array.of(0), width: 1, height: 1, channels: 1 }
    expect(() => contactSheet([flat(1), other], { columns: 2 })).toThrow(RangeError)
  })
})

test('squareColumns makes 1, 4, 5 and 16 pictures nearly square', () => {
  expect([1, 4, 5, 16].map(squareColumns)).toEqual([1, 2, 3, 4])
})

function flat(value: number): Pixels {
  return { data: new Uint8Array(6).fill(value), width: 3, height: 2, channels: 1 }
}

function picture({ data, width, height }: Pixels): string[] {
  return Array.from({ length: height }, (_, y) =>
    [...data.subarray(y * width, (y + 1) * width)].map((v) => (v === 255 ? '.' : v)).join(''),
  )
}
