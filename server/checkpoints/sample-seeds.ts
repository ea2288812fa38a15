/** Programs run on the z of consecutive seeds: what calibration, checks and contact sheets are made from. */
import type { Engine, Outputs, Program, RunOptions } from '../engine/engine.ts'
import type { Prior } from '../gan/architecture.ts'
import { seedToZ } from '../latent/seed-to-z.ts'

/** What z is made of. */
export interface Latents {
  readonly zDim: number
  readonly prior: Prior
}

/** Consecutive seeds. */
export interface SeedRange {
  readonly first: number
  readonly count: number
}

/** Runs the seeds in one request. */
export function runSeeds(
  engine: Engine,
  program: Program,
  { zDim, prior }: Latents,
  { first, count }: SeedRange,
  options?: RunOptions,
): Promise<Outputs> {
  const z = new Float32Array(count * zDim)
  for (let row = 0; row < count; row++) z.set(seedToZ(first + row, zDim, prior), row * zDim)
  return engine.run(program, { z }, count, options)
}
