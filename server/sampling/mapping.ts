/** Latents in w: an engine maps their parts in z, all at once; the rest is arithmetic. */
import { programOf } from '../checkpoints/programs.ts'
import type { Engine } from '../engine/engine.ts'
import { BadUserInput, EngineFailed } from '../errors.ts'
import { evaluate } from '../latent/evaluate.ts'
import { evaluateW, partsToMap } from '../latent/evaluate-w.ts'
import type { Recipe } from '../latent/recipe.ts'
import { namelessRecipe, type ResolvedLatent } from '../latent/resolved-latent.ts'
import type { Point } from '../latent/spaces.ts'
import type { Label } from '../latent/resolved-latent.ts'
import { labelRows, labelsOf } from './labels.ts'
import type { Sampling } from './sampling.ts'

export interface MappingRun {
  readonly sampling: Sampling
  readonly latents: readonly ResolvedLatent[]
  readonly signal?: AbortSignal | undefined
}

/**
 * Returns the point of each latent in W or W_PLUS, in order. Rejects with BadUserInput if the
 * generator has no w, and as `Sampler.sample` does.
 */
export async function pointsInW(
  engine: Pick<Engine, 'run'>,
  { sampling, latents, signal }: MappingRun,
): Promise<Point[]> {
  const { name, generator } = sampling.checkpoint
  const { mapped, label } = generator
  if (!mapped) throw new BadUserInput(`The checkpoint "${name}" has no w, only z.`)
  const labels = label && labelsOf(latents, sampling.variant, label)
  const recipes = latents.map(namelessRecipe)
  const parts = new Map<string, Part>()
  const keyOf = (recipe: Recipe, index: number) => JSON.stringify([recipe, labels?.[index]])
  recipes.forEach((whole, index) => {
    for (const recipe of partsToMap(whole)) {
      parts.set(keyOf(recipe, index), { recipe, label: labels?.[index] })
    }
  })
  const { w, mean } = await mapParts(engine, sampling, [...parts.values()], signal)
  const rowOf = new Map([...parts.keys()].map((key, row) => [key, row]))
  return recipes.map((recipe, index) =>
    evaluateW(recipe, { ...mapped, mean, w: (part) => w(rowOf.get(keyOf(part, index))!) }),
  )
}

/** A part of a latent in z, and the latent's class. */
interface Part {
  readonly recipe: Recipe
  readonly label: Label | undefined
}

/** Maps parts in z to w. Returns the w of each by its index, and the mean of w. */
async function mapParts(
  engine: Pick<Engine, 'run'>,
  { checkpoint }: Sampling,
  parts: readonly Part[],
  signal?: AbortSignal,
) {
  const { latent, mapped, label } = checkpoint.generator
  const { size: zDim, prior } = latent
  const { size, mean } = mapped!
  // A row for the mean, even if nothing else is mapped.
  const rows = Math.max(1, parts.length)
  const z = new Float32Array(rows * zDim)
  parts.forEach(({ recipe }, row) => z.set(evaluate(recipe, { zDim, prior }), row * zDim))
  const program = programOf(checkpoint, { outputs: mean ? ['w', 'w.mean'] : ['w'] })
  const labels = label && {
    label: labelRows(
      Array.from({ length: rows }, (_, row) => parts[row]?.label ?? 0),
      label.classes,
    ),
  }
  const outputs = await engine.run(program, { z, ...labels }, rows, { signal })
  const rowsOf = (output: string) => {
    const data = outputs[output]?.data
    if (data instanceof Float32Array && data.length === rows * size) {
      return (row: number) => data.subarray(row * size, (row + 1) * size)
    }
    throw new EngineFailed('The generator returned no w for its z.', { retryable: false })
  }
  return { w: rowsOf('w'), mean: () => rowsOf('w.mean')(0) }
}
