/** Programs run on the z of consecutive seeds: what calibration, checks and contact sheets are made from. */
import type { Engine, Model, Program, TensorValue } from '../engine/engine.ts'
import type { Prior } from '../gan/architecture.ts'
import { seedToZ } from '../latent/seed-to-z.ts'

/** What z is made of. */
export interface Latents {
  readonly zDim: number
  readonly prior: Prior
}

/** Loads a program for as long as `use` takes. */
export async function withModel<T>(
  engine: Engine,
  program: Program,
  signal: AbortSignal | undefined,
  use: (model: Model) => Promise<T>,
): Promise<T> {
  const model = await engine.load(program, { signal })
  try {
    return await use(model)
  } finally {
    await model.release()
  }
}

/** Runs `count` seeds from `first` in one request. */
export function runSeeds(
  model: Model,
  { zDim, prior }: Latents,
  { first, count, signal }: { first: number; count: number; signal?: AbortSignal },
): Promise<Record<string, TensorValue>> {
  const z = new Float32Array(count * zDim)
  for (let row = 0; row < count; row++) z.set(seedToZ(first + row, zDim, prior), row * zDim)
  return model.run({ z }, count, { signal })
}
