/** Programs run on the z of consecutive seeds: what calibration, checks and contact sheets are made from. */
import type { Engine, Outputs, Program, RunOptions } from '../engine/engine.ts'
import type { GeneratorInterface } from '../gan/network-family.ts'
import { seedToZ } from '../latent/seed-to-z.ts'

/** What z is made of. */
export type Latent = GeneratorInterface['latent']

/** Consecutive seeds. */
export interface SeedRange {
  readonly first: number
  readonly count: number
}

/** Runs the seeds in one request. */
export function runSeeds(
  engine: Engine,
  program: Program,
  latent: Latent,
  { first, count }: SeedRange,
  options?: RunOptions,
): Promise<Outputs> {
  return engine.run(program, zOfSeeds(latent, first, count), count, options)
}

/** z of `count` seeds from `first`, [count, size]. */
export function zOfSeeds(
  { size, prior }: Latent,
  first: number,
  count: number,
): { readonly z: Float32Array } {
  const z = new Float32Array(count * size)
  for (let row = 0; row < count; row++) z.set(seedToZ(first + row, size, prior), row * size)
  return { z }
}
