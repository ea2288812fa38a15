/** Runs programs on the z of consecutive seeds, for calibration, checks and contact sheets. */
import type { Engine, Outputs, Program, RunOptions } from '../engine/engine.ts'
import type { GeneratorInterface } from '../gan/network-family.ts'
import { seedToZ } from '../latent/seed-to-z.ts'

/** The inputs of a generator. */
export type Inputs = Pick<GeneratorInterface, 'latent' | 'label'>

/** A range of consecutive seeds. */
export interface SeedRange {
  readonly first: number
  readonly count: number
}

/** Runs all seeds in one request. */
export function runSeeds(
  engine: Engine,
  program: Program,
  generator: Inputs,
  { first, count }: SeedRange,
  options?: RunOptions,
): Promise<Outputs> {
  return engine.run(program, inputsOfSeeds(generator, first, count), count, options)
}

/**
 * Returns the inputs of `count` seeds from `first` on: z [count, size] and, for a conditional
 * generator, label [count, classes], in which the classes take turns.
 */
export function inputsOfSeeds(
  { latent, label }: Inputs,
  first: number,
  count: number,
): { readonly z: Float32Array; readonly label?: Float32Array } {
  const z = zOfSeeds(latent, first, count)
  return label ? { ...z, label: labelsOfSeeds(label.classes, first, count) } : z
}

/** Returns the z of `count` seeds from `first` on, [count, size]. */
export function zOfSeeds(
  { size, prior }: Inputs['latent'],
  first: number,
  count: number,
): { readonly z: Float32Array } {
  const z = new Float32Array(count * size)
  for (let row = 0; row < count; row++) z.set(seedToZ(first + row, size, prior), row * size)
  return { z }
}

/** One-hot classes of consecutive seeds, [count, classes]: the seed modulo their number. */
export function labelsOfSeeds(classes: number, first: number, count: number): Float32Array {
  const rows = new Float32Array(count * classes)
  for (let row = 0; row < count; row++) rows[row * classes + ((first + row) % classes)] = 1
  return rows
}
