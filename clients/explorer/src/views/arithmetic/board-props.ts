/** What every part of the board needs. */
import type { CheckpointDetails } from '../../api/queries.ts'
import type { Names } from '../../latents/recipe.ts'
import type { Board } from './board.ts'

export interface BoardProps {
  readonly board: Board
  readonly change: (board: Board) => void
  readonly checkpoint: CheckpointDetails
  /** What saved latents are called. */
  readonly names: Names
}
