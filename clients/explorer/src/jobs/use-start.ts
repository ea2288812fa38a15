/** The mutation that starts a job. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMayChange } from '../api/may-change.ts'

interface Options<Input, Started> {
  /** The work, e.g. "Measuring". */
  readonly what: string
  readonly start: (input: Input) => Promise<Started>
  /** The role that it needs. Default: WRITE. */
  readonly role?: 'WRITE' | 'ADMIN'
  readonly onStarted?: (started: Started) => void
}

/** Asks for a token if the user's role isn't sufficient. The jobs are then loaded again. */
export function useStart<Input, Started>(options: Options<Input, Started>) {
  const { what, start, role = 'WRITE', onStarted } = options
  const queries = useQueryClient()
  const may = useMayChange(role)
  const { mutate, isPending, error } = useMutation({
    mutationFn: start,
    onSuccess: onStarted,
    // Of several jobs, some may have been started before one failed.
    onSettled: () => queries.invalidateQueries({ queryKey: [role === 'WRITE' ? 'jobs' : 'runs'] }),
  })
  return { start: (input: Input) => may.ask(what, () => mutate(input)), isPending, error }
}
