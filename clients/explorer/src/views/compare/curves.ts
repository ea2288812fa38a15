/** Curves of several runs on one chart: smoothing, and the points of all runs in one list. */
import type { PlottedPoint } from '../../runs/plotted-point.ts'

type Point = PlottedPoint

/**
 * Exponential moving average with `weight`, in [0, 1), on the earlier points. It is divided by the
 * sum of its weights, so that the first points aren't drawn towards 0. A gap stays a gap.
 */
export function smoothed(
  values: readonly (number | null | undefined)[],
  weight: number,
): (number | null)[] {
  let average = 0
  let weights = 0
  return values.map((value) => {
    if (value === null || value === undefined) return null
    average = weight * average + (1 - weight) * value
    weights = weight * weights + (1 - weight)
    return average / weights
  })
}

/**
 * Joins the points of several runs by step: in each, the smoothed figure of every run that has a
 * point at this step, by the run's name.
 */
export function joined(
  runs: readonly { readonly name: string; readonly points: readonly Point[] }[],
  figure: string,
  weight: number,
): PlottedPoint[] {
  const bySteps = new Map<number, Record<string, number | null>>()
  for (const { name, points } of runs) {
    const values = smoothed(
      points.map((point) => point[figure]),
      weight,
    )
    for (const [index, { step }] of points.entries()) {
      bySteps.set(step, { ...bySteps.get(step), [name]: values[index]! })
    }
  }
  return [...bySteps]
    .sort(([one], [other]) => one - other)
    .map(([step, figures]) => ({ ...figures, step }))
}
