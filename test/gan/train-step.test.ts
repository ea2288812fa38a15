import { describe, expect, test } from 'vitest'
import { trainingGraphs } from '../../server/gan/training-graphs.ts'
import { evaluate, type Value } from '../../server/graph/evaluate.ts'
import { optimize } from '../../server/graph/optimize.ts'
import { trainingGoldens } from './training-golden.ts'

/**
 * Tolerance in units of one update. The graph's constants, such as 0.999 and 1e-8, are rounded to
 * float32.
 */
const TOLERANCE = 2e-4

describe("the training step in float64 matches PyTorch's own training loop", () => {
  test.each(trainingGoldens)('$name', ({ config, learningRates, runs, before, after, figures }) => {
    const graphs = trainingGraphs(config)
    const state = new Map<string, { shape: readonly number[]; data: ArrayLike<number> }>(before)
    const steps: Record<string, number>[] = []
    for (const { graph, inputs } of runs) {
      const outputs = evaluate(optimize(graphs[graph]), { ...Object.fromEntries(state), ...inputs })
      const others: Record<string, Value> = {}
      for (const [name, value] of Object.entries(outputs)) {
        if (state.has(name)) state.set(name, value)
        else others[name] = value
      }
      const numbers = Object.entries(others).map(([name, { data }]) => [name, data[0]!])
      if (graph === 'step') steps.push(Object.fromEntries(numbers) as Record<string, number>)
    }
    for (const [name, { data }] of after) {
      const update = name.startsWith('d.') ? learningRates.D : learningRates.G
      const got = state.get(name)!.data
      const worst = data.reduce((most, value, at) => Math.max(most, Math.abs(value - got[at]!)), 0)
      expect(worst / update, name).toBeLessThan(TOLERANCE)
    }
    for (const [step, wanted] of figures.entries()) {
      expect(steps[step]!['finite']).toBe(1)
      for (const [name, value] of Object.entries(wanted)) {
        expect(steps[step]![name], `${name} of step ${step}`).toBeCloseTo(value, 5)
      }
    }
  })
})
