/** Names from a source, as they are stored and shown. */

/** Maximum characters of a name. */
const MAX_NAME = 255

/**
 * Returns the name cut to its maximum, without characters that the database rejects or a terminal
 * interprets.
 */
export function displayName(text: string): string {
  return text.slice(0, MAX_NAME).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd')
}
