/** The access token of servers that ask for one (AUTH=token): kept for the tab, or on this machine. */
import { create } from 'zustand'

const KEY = 'latentql.token'

interface TokenState {
  readonly token: string | undefined
  /** Whether the server has refused what it was sent: the app then asks for a token. */
  readonly wanted: boolean
  /** What the server said when it refused. */
  readonly reason: string
}

export const useToken = create<TokenState>(() => ({
  token: sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? undefined,
  wanted: false,
  reason: '',
}))

/** What requests carry at the moment. */
export function readToken(): string | undefined {
  return useToken.getState().token
}

/**
 * Takes a token; `remember` keeps it after the tab is closed. A page that had none starts again with it; one that only
 * wanted a better one goes on with what it was about.
 */
export function signIn(token: string, remember: boolean): void {
  forget()
  const storage = remember ? localStorage : sessionStorage
  storage.setItem(KEY, token)
  if (readToken() === undefined) location.reload()
  else useToken.setState({ token, wanted: false })
}

/** Forgets the token, and starts the page again. */
export function signOut(): void {
  forget()
  location.reload()
}

function forget(): void {
  localStorage.removeItem(KEY)
  sessionStorage.removeItem(KEY)
}

/** Says that the server refused: the app asks for a token, or for one that may do more. */
export function askForToken(reason: string): void {
  useToken.setState({ wanted: true, reason })
}

/** Goes on without one. */
export function dismissToken(): void {
  useToken.setState({ wanted: false })
}
