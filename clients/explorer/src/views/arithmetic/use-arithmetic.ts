/** What the board comes to, as the server has it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ArithmeticInput } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import type { Board } from './board.ts'

/** A sum that changes again within this time is not asked for: sliders move, and seeds are clicked one after another. */
const PAUSE_MS = 120

/** The question, as the server and GraphiQL take it. */
export function inputOf(
  board: Board,
  options: Pick<ArithmeticInput, 'checkpoint' | 'jitter' | 'seed'>,
): ArithmeticInput {
  const groups = (side: keyof Board) => board[side].map(({ latents }) => [...latents])
  return { plus: groups('plus'), minus: groups('minus'), grid: true, ...options }
}

/** The result and its neighbours; the last ones until the new are there. Asks nothing while there is nothing to add. */
export function useArithmetic(input: ArithmeticInput) {
  return useQuery({
    queryKey: ['arithmetic', input],
    queryFn: async ({ signal }) => {
      await pause(signal)
      return client.arithmetic(input, { signal })
    },
    enabled: input.plus.length > 0,
    placeholderData: keepPreviousData,
    // The same question has the same answer for ever.
    staleTime: Infinity,
  })
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    const giveUp = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', giveUp, { once: true })
  })
}
