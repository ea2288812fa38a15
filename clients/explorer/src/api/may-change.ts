/** The user's role, checked before a change. */
import { useQuery } from '@tanstack/react-query'
import { serverQuery } from './queries.ts'
import { askForToken } from './token.ts'

/**
 * Checks the user's role before a change. If it isn't sufficient, asks for a token with a higher
 * one and says why.
 */
export function useMayChange(needed: 'WRITE' | 'ADMIN' = 'ADMIN') {
  const role = useQuery(serverQuery()).data?.role
  return {
    /** Runs the action, or opens the token dialog. `what` is "Renaming", "Importing" and so on. */
    ask(what: string, run: () => void): void {
      if (role === undefined || role === 'ADMIN' || role === needed) return run()
      const [wanted, given] = [needed, role].map((name) => name.toLowerCase())
      askForToken(`${what} needs a token with the role ${wanted}; yours has ${given}`)
    },
  }
}
