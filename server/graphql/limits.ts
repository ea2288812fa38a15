/** Size limits of GraphQL documents, checked before anything runs, over every transport. */
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

/** Selections in one operation, fragments expanded. GraphiQL's introspection has about 250. */
const MAX_SELECTIONS = 2_000

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
