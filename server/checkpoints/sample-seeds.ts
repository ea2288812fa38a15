/** Runs programs on the z of consecutive seeds, for calibration, checks and contact sheets. */
import type { Engine, Outputs, Program, RunOptions } from '../engine/engine.ts'
import type { GeneratorInterface } from '../gan/network-family.ts'
import { seedToZ } from '../latent/seed-to-z.ts'

/** Size and prior of z. */
export type Latent = GeneratorInterface['latent']

/** A range of consecutive seeds. */
export interface SeedRange {
  readonly first: number
  readonly count: number
}

/** Runs all seeds in one request. */
export function runSeeds(
  engine: Engine,
  program: Program,
  latent: Latent,
  { first, count }: SeedRange,
  options?: RunOptions,
): Promise<Outputs> {
  return engine.run(program, zOfSeeds(latent, first, count), count, options)
}

/** Returns the z of `count` seeds from `first` on, [count, size]. */
export function zOfSeeds(
  { size, prior }: Latent,
  first: number,
  count: number,
): { readonly z: Float32Array } {
  const z = new Float32Array(count * size)
  for (let row = 0; row < count; row++) z.set(seedToZ(first + row, size, prior), row * size)
  return { z }
}
