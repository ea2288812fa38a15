/** Whether the visitor may change checkpoints; who may not is told why, and asked for a token that may. */
import { useQuery } from '@tanstack/react-query'
import { serverQuery } from '../../api/queries.ts'
import { askForToken } from '../../api/token.ts'

export function useMayChange() {
  const role = useQuery(serverQuery()).data?.role
  return {
    /** Does it, or says what it would take: `what` is "Renaming", "Importing" and so on. */
    ask(what: string, run: () => void): void {
      if (role === undefined || role === 'ADMIN') return run()
      askForToken(`${what} needs a token with the role admin, and yours has ${role.toLowerCase()}.`)
    },
  }
}
