/** What one GraphQL document may hold, checked before anything runs: the same rules over HTTP and WebSocket. */
import {
  GraphQLError,
  Kind,
  specifiedRules,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type ParseOptions,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'
import type { Limits } from '../config.ts'

/** Selections in one operation, fragments spread out. GraphiQL's introspection has some 250. */
const MAX_SELECTIONS = 2_000

/** The parser gives up at this many tokens. */
export function parseOptions(limits: Limits): ParseOptions {
  return { maxTokens: limits.tokens }
}

/** LatentQL's own rules, which come on top of GraphQL's. */
export function limitRules(limits: Limits): ValidationRule[] {
  return [(context) => sizeRule(context, limits)]
}

/** All rules that a document must pass. */
export function validationRules(limits: Limits): ValidationRule[] {
  return [...specifiedRules, ...limitRules(limits)]
}

/** How large a selection set is, fragments spread out. */
interface Size {
  readonly depth: number
  readonly aliases: number
  readonly selections: number
}

const NOTHING: Size = { depth: 0, aliases: 0, selections: 0 }

/** Measures every operation. A fragment is measured once, so that fragments that nest can't make this slow. */
function sizeRule(context: ValidationContext, limits: Limits): ASTVisitor {
  const measured = new Map<FragmentDefinitionNode, Size>()

  function measureFragment(name: string): Size {
    const fragment = context.getFragment(name)
    if (!fragment) return NOTHING
    const known = measured.get(fragment)
    if (known) return known
    // Another rule refuses fragments that spread themselves; here they only must not recurse for ever.
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
