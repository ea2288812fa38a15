import { describe, expect, test } from 'vitest'
import { BadUserInput } from '../../server/errors.ts'
import { evaluate } from '../../server/latent/evaluate.ts'
import { MAX_SEED } from '../../server/latent/seed-to-z.ts'
import { seedLatent } from '../../server/sampling/latents.ts'
import { walk, type Clock, type WalkOptions } from '../../server/sampling/walk.ts'

const prior = { distribution: 'normal' } as const
const checkpoint = { generator: { latent: { size: 4, prior } } }
const latentOf = (seed: number) => seedLatent(seed, checkpoint)

const basis: WalkOptions = {
  waypoints: [],
  seed: 0,
  latentOf,
  fps: 10,
  framesPerWaypoint: 4,
  loop: true,
  method: 'SLERP',
  easing: 'LINEAR',
}

/** A clock whose time advances when a walk waits for it, or manually. */
function handClock() {
  let time = 5_000
  const clock: Clock = {
    now: () => time,
    wait: async (ms) => {
      time += ms
    },
  }
  return { clock, pass: (ms: number) => (time += ms) }
}

async function take(steps: AsyncIterator<{ index: number; latent: unknown }>, count: number) {
  const indices: number[] = []
  for (let i = 0; i < count; i++) {
    const { done, value } = await steps.next()
    if (done) break
    indices.push(value.index)
  }
  return indices
}

describe('walk', () => {
  test('gives a prompt reader every frame, on time', async () => {
    const { clock } = handClock()
    const started = clock.now()
    const steps = walk({ ...basis, clock })
    expect(await take(steps, 5)).toEqual([0, 1, 2, 3, 4])
    expect(clock.now() - started).toBeCloseTo(400)
  })

  test('gives a slow reader fewer frames, each the current one', async () => {
    const { clock, pass } = handClock()
    const steps = walk({ ...basis, clock })
    expect(await take(steps, 2)).toEqual([0, 1])
    pass(1_000)
    expect(await take(steps, 2)).toEqual([11, 12])
    pass(250)
    expect(await take(steps, 1)).toEqual([14])
  })

  test('starts with the first read', async () => {
    const { clock, pass } = handClock()
    const steps = walk({ ...basis, clock })
    pass(60_000)
    expect(await take(steps, 2)).toEqual([0, 1])
  })

  test('with a number of frames ends, and even a slow reader gets the last frame', async () => {
    const { clock, pass } = handClock()
    expect(await take(walk({ ...basis, frames: 3, clock }), 10)).toEqual([0, 1, 2])
    const steps = walk({ ...basis, frames: 30, clock })
    expect(await take(steps, 1)).toEqual([0])
    pass(60_000)
    expect(await take(steps, 5)).toEqual([29])
  })

  test('without waypoints moves from seed to seed, forever', async () => {
    const recipes = await recipesOf(walk({ ...basis, seed: MAX_SEED, clock: handClock().clock }), 9)
    expect([recipes[0], recipes[4], recipes[8]]).toEqual([
      { seed: MAX_SEED },
      { seed: 0 },
      { seed: 1 },
    ])
    expect(recipes[5]).toEqual({ slerp: { from: { seed: 0 }, to: { seed: 1 }, t: 0.25 } })
  })

  test('with one waypoint starts from it', async () => {
    const waypoints = [latentOf(99)]
    const clock = handClock().clock
    const recipes = await recipesOf(walk({ ...basis, waypoints, seed: 5, clock }), 9)
    expect([recipes[0], recipes[4], recipes[8]]).toEqual([{ seed: 99 }, { seed: 5 }, { seed: 6 }])
  })

  test('with several waypoints loops, or ends at the last', async () => {
    const waypoints = [latentOf(1), latentOf(2)]
    const { clock } = handClock()
    const round = await recipesOf(walk({ ...basis, waypoints, clock }), 9)
    expect([round[0], round[4], round[8]]).toEqual([{ seed: 1 }, { seed: 2 }, { seed: 1 }])
    expect(round[6]).toEqual({ slerp: { from: { seed: 2 }, to: { seed: 1 }, t: 0.5 } })
    const once = await recipesOf(walk({ ...basis, waypoints, loop: false, clock }), 20)
    expect(once).toHaveLength(5)
    expect(once[4]).toEqual({ seed: 2 })
  })

  test('yields frames whose recipes evaluate to the same bits', async () => {
    const steps = walk({ ...basis, easing: 'SMOOTHSTEP', clock: handClock().clock })
    for (let i = 0; i < 12; i++) {
      const { recipe, z } = (await steps.next()).value.latent
      expect(evaluate(recipe, { zDim: 4, prior })).toEqual(z())
    }
  })

  test('return() ends a pending wait immediately', async () => {
    const steps = walk({ ...basis, fps: 0.1 })
    await steps.next()
    const started = performance.now()
    const waiting = steps.next()
    expect(await steps.return!()).toEqual({ done: true, value: undefined })
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(performance.now() - started).toBeLessThan(9_000) // It is due after ten seconds.
    expect(await steps.next()).toEqual({ done: true, value: undefined })
  })

  test('overlapping reads get one frame each', async () => {
    const steps = walk({ ...basis, clock: handClock().clock })
    const read = await Promise.all([steps.next(), steps.next(), steps.next()])
    expect(read.map(({ value }) => value.index)).toEqual([0, 1, 2])
  })

  test('works with the real clock', async () => {
    const started = performance.now()
    // Even a slow reader gets the first and the last frame.
    expect(await take(walk({ ...basis, fps: 20, frames: 2 }), 9)).toEqual([0, 1])
    expect(performance.now() - started).toBeGreaterThanOrEqual(49)
  })

  test.each([
    { fps: 0 },
    { fps: 61 },
    { fps: Number.NaN },
    { framesPerWaypoint: 0 },
    { frames: 0 },
    { waypoints: Array.from({ length: 17 }, () => latentOf(1)) },
  ])('rejects %o', (wrong) => {
    expect(() => walk({ ...basis, ...wrong })).toThrow(BadUserInput)
  })
})

async function recipesOf(steps: ReturnType<typeof walk>, count: number) {
  const recipes: unknown[] = []
  for await (const { latent } of steps) {
    recipes.push(latent.recipe)
    if (recipes.length === count) break
  }
  return recipes
}
