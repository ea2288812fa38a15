/** Whether the visitor may change checkpoints; who may not is told why, and asked for a token that may. */
import { useQuery } from '@tanstack/react-query'
import { serverQuery } from '../../api/queries.ts'
import { askForToken } from '../../api/token.ts'

export interface MayChange {
  /** True until the server has said otherwise. */
  readonly allowed: boolean
  /** Does it, or says what it would take: `what` is "Renaming", "Importing" and so on. */
  ask(what: string, run: () => void): void
}

export function useMayChange(): MayChange {
  const role = useQuery(serverQuery()).data?.role
  const allowed = role === undefined || role === 'ADMIN'
  return {
    allowed,
    ask(what, run) {
      if (allowed) return run()
      askForToken(`${what} needs a token with the role admin, and yours has ${role.toLowerCase()}.`)
    },
  }
}
