/** The Walk view's computations, compared with the server's. */
import { expect, test } from 'vitest'
import {
  coarseFirst,
  nearestFrame,
  normBetween,
  frameCount,
  mapLatent,
  mapPoints,
  mostFramesPerWay,
  walkLatents,
  type Route,
} from '../../clients/explorer/src/views/walk/path.ts'
import { evaluate } from '../../server/latent/evaluate.ts'
import { parseRecipe } from '../../server/latent/canonical.ts'
import { latentOf } from '../../server/latent/resolved-latent.ts'
import { interpolate } from '../../server/sampling/interpolation.ts'

const context = { zDim: 100, prior: { distribution: 'normal' } } as const
const zOf = (latent: unknown) => evaluate(parseRecipe(latent), context)
const resolved = (latent: unknown) => latentOf(parseRecipe(latent), () => zOf(latent))
const waypoints = [{ seed: 7 }, { seed: 21 }, { mean: [{ seed: 1 }, { seed: 2 }] }]

test('frames have the same recipes as the server’s frames of the same walk', () => {
  for (const loop of [false, true]) {
    for (const smooth of [false, true]) {
      for (const method of ['SLERP', 'LERP'] as const) {
        const route: Route = { waypoints, loop, smooth, framesPerWay: 5 }
        const easing = smooth ? 'SMOOTHSTEP' : 'LINEAR'
        const server = interpolate(waypoints.map(resolved), frameCount(route), {
          method,
          loop,
          easing,
        })
        expect(walkLatents(route, method)).toEqual(server.map(({ recipe }) => recipe))
      }
    }
  }
})

test('a walk has at most 256 frames, with the same number between all waypoints', () => {
  for (const loop of [false, true]) {
    for (let count = 2; count <= 8; count++) {
      const seeds = Array.from({ length: count }, (_, seed) => ({ seed }))
      const route = (framesPerWay: number) => ({
        waypoints: seeds,
        loop,
        smooth: false,
        framesPerWay,
      })
      const most = mostFramesPerWay(count, loop)
      expect(frameCount(route(most))).toBeLessThanOrEqual(256)
      expect(frameCount(route(most + 1))).toBeGreaterThan(256)
    }
  }
})

test('lengths between two latents match the server’s blends', () => {
  const [from, to] = [{ seed: 3 }, { sum: [{ weight: 0.4, latent: { seed: 4 } }] }]
  for (const t of [0, 0.25, 0.5, 0.9, 1]) {
    for (const method of ['SLERP', 'LERP'] as const) {
      const z = zOf(method === 'SLERP' ? { slerp: { from, to, t } } : { lerp: { from, to, t } })
      expect(normBetween(method, [...zOf(from)], [...zOf(to)], t)).toBeCloseTo(Math.hypot(...z), 4)
    }
  }
})

test('the corners of a map are its latents, and its middle is between all four', () => {
  const corners = [{ seed: 1 }, { seed: 2 }, { seed: 3 }, { seed: 4 }] as const
  const at = (x: number, y: number) => mapLatent(corners, 'LERP', { x, y })
  expect([at(0, 0), at(1, 0), at(0, 1), at(1, 1)]).toEqual(corners)
  const mean = zOf({ mean: [...corners] })
  zOf(at(0.5, 0.5)).forEach((value, index) => expect(value).toBeCloseTo(mean[index]!, 5))
  expect(mapPoints(2)).toEqual([
    { x: 0.25, y: 0.25 },
    { x: 0.75, y: 0.25 },
    { x: 0.25, y: 0.75 },
    { x: 0.75, y: 0.75 },
  ])
})

test('frames come coarse first and near the slider first, each once', () => {
  const order = coarseFirst(33, 20)
  expect(order.slice(0, 5)).toEqual([16, 24, 8, 32, 0])
  expect(order.slice(5, 9)).toEqual([20, 12, 28, 4])
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 33 }, (_, i) => i))
  expect(coarseFirst(7, 0).slice(0, 2)).toEqual([0, 6])
})

test('the nearest available frame is shown', () => {
  const there = new Set([0, 8, 16])
  const nearest = (frame: number) => nearestFrame(17, frame, (one) => there.has(one))
  expect([0, 3, 5, 12, 13, 16].map(nearest)).toEqual([0, 0, 8, 8, 16, 16])
  expect(nearestFrame(17, 3, () => false)).toBeUndefined()
})
