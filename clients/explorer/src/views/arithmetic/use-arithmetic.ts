/** The result of the board's sum, computed by the server. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ArithmeticInput } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import type { Board } from './board.ts'

/**
 * Debounce: a sum that changes again within this time (dragged sliders, quick clicks) isn't
 * requested.
 */
const PAUSE_MS = 120

/** The query's input. */
export function inputOf(
  board: Board,
  options: Pick<ArithmeticInput, 'checkpoint' | 'jitter' | 'seed' | 'variant'>,
): ArithmeticInput {
  const groups = (side: keyof Board) => board[side].map(({ latents }) => [...latents])
  return { plus: groups('plus'), minus: groups('minus'), grid: true, ...options }
}

/**
 * The result and its neighbours; shows the previous ones until the new ones have loaded. Sends no
 * request while there is nothing to add.
 */
export function useArithmetic(input: ArithmeticInput) {
  return useQuery({
    queryKey: ['arithmetic', input],
    queryFn: async ({ signal }) => {
      await pause(signal)
      return client.arithmetic(input, { signal })
    },
    enabled: input.plus.length > 0,
    placeholderData: keepPreviousData,
    // The same input always has the same result.
    staleTime: Infinity,
  })
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
