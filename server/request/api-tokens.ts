/** Reads the entries of API_TOKENS, `name:role:secret` each. No message holds a secret. */
import { z } from 'zod'
import { createToken, ROLES, type ApiToken } from './roles.ts'

/** Each message ends a sentence that begins with the variable's name. */
export const apiTokens = z.array(z.string()).transform((entries, context): ApiToken[] => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message })
  const tokens = entries.flatMap((entry, index) => {
    const [, name, role, secret] = /^([\w.-]{1,64}):([^:]*):(.*)$/.exec(entry) ?? []
    const known = ROLES.find((one) => one === role)
    if (!name) refuse(`entry ${index + 1} is not of the form name:role:secret`)
    else if (!known) refuse(`"${name}": the role is one of ${ROLES.join(', ')}`)
    else if (!secret || secret.length < 16)
      refuse(`"${name}" needs a secret of 16 or more characters`)
    else return [createToken(name, known, secret)]
    return []
  })
  if (hasTwice(tokens.map(({ name }) => name))) refuse('uses one name twice')
  if (hasTwice(tokens.map(({ secretHash }) => secretHash.toString('hex'))))
    refuse('uses one secret twice')
  return tokens
})

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length
}
