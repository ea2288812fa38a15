/**
 * The access token for servers that require one (AUTH=token): kept for the tab, or on this device.
 */
import { create } from 'zustand'

const KEY = 'latentql.token'

interface TokenState {
  readonly token: string | undefined
  /** True once the server has refused a request: the app then asks for a token. */
  readonly wanted: boolean
  /** The server's message. */
  readonly reason: string
}

export const useToken = create<TokenState>(() => ({
  token: sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? undefined,
  wanted: false,
  reason: '',
}))

/** Returns the token that requests currently carry. */
export function readToken(): string | undefined {
  return useToken.getState().token
}

/**
 * Stores a token; `remember` keeps it after the tab is closed. The page reloads if it had no token
 * before; otherwise it continues in place.
 */
export function signIn(token: string, remember: boolean): void {
  forget()
  const storage = remember ? localStorage : sessionStorage
  storage.setItem(KEY, token)
  if (readToken() === undefined) location.reload()
  else useToken.setState({ token, wanted: false })
}

/** Deletes the token and reloads the page. */
export function signOut(): void {
  forget()
  location.reload()
}

function forget(): void {
  localStorage.removeItem(KEY)
  sessionStorage.removeItem(KEY)
}

/** Opens the token dialog: the server requires a token, or one with more access. */
export function askForToken(reason: string): void {
  useToken.setState({ wanted: true, reason })
}

/** Continues without a new token. */
export function dismissToken(): void {
  useToken.setState({ wanted: false })
}
