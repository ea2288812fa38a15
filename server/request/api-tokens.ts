/** Parses the entries of API_TOKENS, each `name:role:secret`. Messages never contain a secret. */
import { z } from 'zod'
import { createToken, ROLES, type ApiToken } from './roles.ts'

/** Messages complete a sentence that starts with the variable's name. */
export const apiTokens = z.array(z.string()).transform((entries, context): ApiToken[] => {
  const addProblem = (message: string) => context.addIssue({ code: 'custom', message })
  const tokens = entries.flatMap((entry, index) => {
    const [, name, role, secret] = /^([\w.-]{1,64}):([^:]*):(.*)$/.exec(entry) ?? []
    const known = ROLES.find((one) => one === role)
    if (!name) addProblem(`entry ${index + 1} must have the form name:role:secret`)
    else if (!known) addProblem(`"${name}": the role must be one of ${ROLES.join(', ')}`)
    else if (!secret || secret.length < 16)
      addProblem(`"${name}": the secret must have 16 or more characters`)
    else return [createToken(name, known, secret)]
    return []
  })
  if (hasTwice(tokens.map(({ name }) => name))) addProblem('contains a name twice')
  if (hasTwice(tokens.map(({ secretHash }) => secretHash.toString('hex'))))
    addProblem('contains a secret twice')
  return tokens
})

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length
}
