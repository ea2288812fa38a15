/** Size limits of GraphQL documents, checked before anything runs, over every transport. */
import {
  GraphQLError,
  Kind,
  Lexer,
  Source,
  specifiedRules,
  TokenKind,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type ParseOptions,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'
import type { Limits } from '../config.ts'
import { BadUserInput } from '../errors.ts'

/** Selections in one operation, fragments expanded. GraphiQL's introspection has about 250. */
const MAX_SELECTIONS = 2_000

/** Levels of brackets in a document, and of objects and lists in variables. */
const MAX_NESTING = 64

/** Errors of one request: a document or its variables can have thousands. */
export const MAX_ERRORS = 50

/** Options of graphql-js' validation. */
export const VALIDATION = { maxErrors: MAX_ERRORS, hideSuggestions: true } as const

/**
 * Throws BadUserInput for a document nested so deep that the parser could exhaust the stack. Leaves
 * all other faults to the parser.
 */
export function checkSource(query: string, { tokens }: Limits): void {
  if (nestingOf(query, tokens) > MAX_NESTING) throw tooDeep('The document is')
}

/** Throws BadUserInput for variables nested so deep that recursion could exhaust the stack. */
export function checkVariables(variables: unknown): void {
  let level = [variables]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) throw tooDeep('Variables are')
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
}

function tooDeep(what: string): BadUserInput {
  return new BadUserInput(`${what} nested too deep: at most ${MAX_NESTING} levels are allowed.`)
}

const OPENING: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]
const CLOSING: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]

/** Levels of brackets in the first `maxTokens` tokens, up to the first that isn't one. */
function nestingOf(query: string, maxTokens: number): number {
  const lexer = new Lexer(new Source(query))
  let [depth, deepest] = [0, 0]
  try {
    for (let count = 0; count < maxTokens; count++) {
      const { kind } = lexer.advance()
      if (kind === TokenKind.EOF) break
      if (OPENING.includes(kind)) depth += 1
      if (CLOSING.includes(kind)) depth -= 1
      deepest = Math.max(deepest, depth)
    }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
  }
  return deepest
}

/** Limits the number of tokens that the parser accepts. */
export function parseOptions(limits: Limits): ParseOptions {
  return { maxTokens: limits.tokens }
}

/** LatentQL's validation rules, in addition to GraphQL's. */
export function limitRules(limits: Limits): ValidationRule[] {
  return [(context) => sizeRule(context, limits)]
}

/** All validation rules, GraphQL's and LatentQL's. */
export function validationRules(limits: Limits): ValidationRule[] {
  return [...specifiedRules, ...limitRules(limits)]
}

/** Size of a selection set, fragments expanded. */
interface Size {
  readonly depth: number
  readonly aliases: number
  readonly selections: number
}

const NOTHING: Size = { depth: 0, aliases: 0, selections: 0 }

/** Measures every operation. Measures each fragment once, so that nested fragments aren't slow. */
function sizeRule(context: ValidationContext, limits: Limits): ASTVisitor {
  const measured = new Map<FragmentDefinitionNode, Size>()

  function measureFragment(name: string): Size {
    const fragment = context.getFragment(name)
    if (!fragment) return NOTHING
    const known = measured.get(fragment)
    if (known) return known
    // Another rule rejects fragments that spread themselves; here they must not recurse forever.
    measured.set(fragment, NOTHING)
    const size = measure(fragment.selectionSet)
    measured.set(fragment, size)
    return size
  }

  function measure(set: SelectionSetNode | undefined): Size {
    let { depth, aliases, selections } = NOTHING
    for (const selection of set?.selections ?? []) {
      const isField = selection.kind === Kind.FIELD
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? measureFragment(selection.name.value)
          : measure(selection.selectionSet)
      depth = Math.max(depth, inner.depth + (isField ? 1 : 0))
      aliases += inner.aliases + (isField && selection.alias ? 1 : 0)
      selections += inner.selections + 1
    }
    return { depth, aliases, selections }
  }

  return {
    OperationDefinition(operation) {
      const size = measure(operation.selectionSet)
      const refuse = (what: string, is: number, limit: number) => {
        if (is <= limit) return
        const message = `The operation has ${is} ${what}; at most ${limit} are allowed.`
        context.reportError(new GraphQLError(message, { nodes: operation }))
      }
      refuse('levels', size.depth, limits.depth)
      refuse('aliases', size.aliases, limits.aliases)
      refuse('selections', size.selections, MAX_SELECTIONS)
    },
  }
}
