import { describe, expect, test } from 'vitest'
import { BadUserInput } from '../../server/errors.ts'
import { layOutSheet } from '../../server/images/contact-sheet.ts'
import { parseRecipe } from '../../server/latent/canonical.ts'
import { evaluate } from '../../server/latent/evaluate.ts'
import { latentOf } from '../../server/latent/resolved-latent.ts'
import { arithmetic, arithmeticSheet, type Group } from '../../server/sampling/arithmetic.ts'
import { seedLatent } from '../../server/sampling/latents.ts'
import { zOf } from '../support/z-of.ts'

const prior = { distribution: 'normal' } as const
const checkpoint = { generator: { latent: { size: 50, prior } } }
const group = (...seeds: number[]): Group => seeds.map((seed) => seedLatent(seed, checkpoint))

describe('arithmetic', () => {
  test('subtracts the sum of the minus means from the sum of the plus means', () => {
    const { result, plus, minus, grid } = arithmetic(
      [group(1, 2, 3), group(7, 8, 9)],
      [group(4, 5, 6)],
      null,
    )
    expect([plus.length, minus.length, grid]).toEqual([2, 1, null])
    const z = (seed: number) => zOf(seedLatent(seed, checkpoint))
    zOf(result).forEach((value, i) => {
      const mean = (...seeds: number[]) => seeds.reduce((sum, seed) => sum + z(seed)[i]!, 0) / 3
      expect(value).toBeCloseTo(mean(1, 2, 3) - mean(4, 5, 6) + mean(7, 8, 9), 5)
    })
    expect(plus[0]!.recipe).toEqual({ mean: [{ seed: 1 }, { seed: 2 }, { seed: 3 }] })
  })

  test('of one group is its mean, and of one latent the latent itself', () => {
    const { result } = arithmetic([group(1)], [], null)
    expect(result.recipe).toEqual({ seed: 1 })
  })

  test('the grid has the result in the centre and eight different neighbours within the jitter', () => {
    const { result, grid } = arithmetic([group(1, 2)], [group(3)], { amount: 0.25, seed: 0 })
    expect(grid).toHaveLength(9)
    expect(grid![4]).toBe(result)
    expect(new Set(grid!.map((latent) => zOf(latent).join())).size).toBe(9)
    for (const latent of grid!) {
      const distances = zOf(latent).map((value, i) => Math.abs(value - zOf(result)[i]!))
      expect(Math.max(...distances)).toBeLessThanOrEqual(0.2500001)
    }
  })

  test('of values whose sum exceeds float32 is rejected', () => {
    const z = new Float32Array(2).fill(3e38)
    const huge = latentOf({ z: [...z] }, () => z)
    expect(() => arithmetic([[huge], [huge]], [], null)).toThrow(BadUserInput)
    expect(zOf(arithmetic([[huge, huge]], [], null).result)).toEqual(z)
  })

  test('the noise of consecutive seeds has nothing in common', () => {
    const cells = [0, 1, 2].flatMap((seed) => arithmetic([group(1)], [], { amount: 1, seed }).grid!)
    expect(new Set(cells.map((latent) => zOf(latent).join())).size).toBe(3 * 8 + 1)
  })

  test('yields recipes that evaluate to the same bits, also for groups too large to write out', () => {
    const many = Array.from({ length: 64 }, (_, seed) => seed)
    const groups = Array.from({ length: 5 }, () => group(...many))
    const { result, grid } = arithmetic(groups, groups.slice(1), { amount: 0.25, seed: 4 })
    for (const latent of [result, ...grid!]) {
      const again = parseRecipe(JSON.parse(JSON.stringify(latent.recipe)))
      expect(evaluate(again, { zDim: 50, prior })).toEqual(zOf(latent))
    }
  })

  test.each([
    [[], [], /number of plus groups must be a whole number from 1 to 16; got 0/],
    [[[]], [], /latents in plus\[0\] must be a whole number from 1 to 64; got 0/],
    [[group(1)], [group(1), []], /latents in minus\[1\]/],
    [[group(...new Array(65).fill(1))], [], /plus\[0\]/],
    [new Array(17).fill(group(1)), [], /got 17/],
  ])('rejects invalid groups (case %#)', (plus, minus, message) => {
    expect(() => arithmetic(plus, minus, null)).toThrow(BadUserInput)
    expect(() => arithmetic(plus, minus, null)).toThrow(message)
  })

  test('rejects a jitter out of range', () => {
    for (const amount of [0, -1, 11, Number.NaN])
      expect(() => arithmetic([group(1)], [], { amount, seed: 0 })).toThrow(BadUserInput)
    expect(() => arithmetic([group(1)], [], { amount: 1, seed: -1 })).toThrow(BadUserInput)
  })
})

describe('arithmeticSheet', () => {
  const rows = (sheet: ReturnType<typeof arithmeticSheet>) => {
    const { corners } = layOutSheet(sheet.latents.length, { width: 1, height: 1 }, sheet)
    const ys = [...new Set(corners.map(({ y }) => y))]
    return ys.map((y) => corners.filter((corner) => corner.y === y).length)
  }

  test('has the plus means, the minus means and the result on separate rows', () => {
    expect(rows(arithmeticSheet(arithmetic([group(1), group(2)], [group(3)], null)))).toEqual([
      2, 1, 1,
    ])
    expect(rows(arithmeticSheet(arithmetic([group(1)], [], null)))).toEqual([1, 1])
  })

  test('has the grid on three rows of three, for any number of groups', () => {
    const grid = { amount: 0.25, seed: 0 }
    const five = [1, 2, 3, 4, 5].map((seed) => group(seed))
    expect(rows(arithmeticSheet(arithmetic([group(1)], [], grid)))).toEqual([1, 3, 3, 3])
    expect(rows(arithmeticSheet(arithmetic(five, [group(9)], grid)))).toEqual([5, 1, 3, 3, 3])
  })
})
