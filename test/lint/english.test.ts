/** The lint rule on how docstrings and descriptions open. */
import { parser } from '@graphql-eslint/eslint-plugin'
import { Linter } from 'eslint'
import { expect, test } from 'vitest'

const path = new URL('../../scripts/lint/english.mjs', import.meta.url).href
const { default: english } = await import(path)

/** Lines that the rule reports. */
function reportedLines(code: string, languageOptions: Linter.LanguageOptions = {}): number[] {
  const config = { plugins: { english }, rules: { 'english/opening': 'error' }, languageOptions }
  const messages = new Linter().verify(code, config as Linter.Config)
  for (const { ruleId, message } of messages) expect(ruleId, message).toBe('english/opening')
  return messages.map(({ line }) => line)
}

test('a docstring that opens with a question word is reported with its line', () => {
  const code = [
    '/** What it is. */',
    'const a = 1',
    '/**',
    ' * Whether it is so.',
    ' */',
    '/** The name. What follows is free. */',
    '/** Whatever. */ /** Often. */',
    '// What a line comment says is not checked.',
    '/* Nor is a plain block. */ void a',
    '/** Of these. */',
  ]
  expect(reportedLines(code.join('\n'))).toEqual([1, 3, 10])
})

test('a description in the SDL that opens with a question word is reported', () => {
  const sdl = [
    '"The root."',
    'type Query {',
    '  "How many."',
    '  count("Which one." of: Int): Int',
    '  """',
    '  Where it is.',
    '  """',
    '  place: String',
    '}',
  ]
  const graphQLConfig = { schema: sdl.join('\n') }
  const languageOptions = { parser, parserOptions: { graphQLConfig } } as Linter.LanguageOptions
  expect(reportedLines(sdl.join('\n'), languageOptions)).toEqual([3, 4, 5])
})
