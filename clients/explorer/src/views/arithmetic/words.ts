/** The board in words, as one would say it. */
import { describe, partsOf, type Latent, type Names } from '../../latents/recipe.ts'
import { termsOf, type Board, type Group } from './board.ts'

/** Such as "mean of (seed 3, seed 9) − seed 1 + seed 4". */
export function inWords(board: Board, names?: Names): string {
  return termsOf(board)
    .map(({ sign, group }, index) => {
      const words = groupInWords(group, names)
      return index === 0 && sign === '+' ? words : `${sign} ${words}`
    })
    .join(' ')
}

function groupInWords({ latents }: Group, names?: Names): string {
  const [only, ...others] = latents
  if (only && others.length === 0) return enclosed(only, names)
  return `mean of (${latents.map((latent) => describe(latent, names)).join(', ')})`
}

/** What is made of others stands in brackets: its own "and" and "+" are not those of the sum. */
function enclosed(latent: Latent, names?: Names): string {
  const words = describe(latent, names)
  return partsOf(latent).length > 0 ? `(${words})` : words
}
