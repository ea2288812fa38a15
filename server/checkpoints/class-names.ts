/** Names the classes of an imported generator. */
import { BadUserInput } from '../errors.ts'
import { classesSchema, MAX_NAME_LENGTH } from '../gan/families/schemas.ts'
import type { Classes } from '../gan/architecture.ts'
import type { ExtractedNetwork } from '../checkpoint-files/extract.ts'

/** Names from the client, which must fit, and from the file, which are used if they do. */
export interface ClassNames {
  readonly given: readonly string[] | undefined
  readonly recorded: readonly string[] | undefined
}

/**
 * Returns the network and its alternatives with names for their classes. Throws BadUserInput if the
 * given names don't fit, or if the network has no classes.
 */
export function withClassNames(content: ExtractedNetwork, names: ClassNames): ExtractedNetwork {
  const { network, alternatives } = content
  const { architecture } = network
  const isConditional =
    ('label' in architecture && architecture.label !== undefined) ||
    alternatives?.hypotheses.some((one) => one.architecture.label !== undefined)
  if (!isConditional) {
    if (names.given === undefined) return content
    throw new BadUserInput('classNames: the network has no classes; omit it.')
  }
  const named = <A extends object>(one: A): A =>
    'label' in one && one.label !== undefined
      ? { ...one, label: namedClasses(one.label as Classes, names) }
      : one
  return {
    ...content,
    network: { ...network, architecture: named(architecture) },
    alternatives: alternatives && {
      ...alternatives,
      hypotheses: alternatives.hypotheses.map((one) => {
        return { ...one, architecture: named(one.architecture) }
      }),
    },
  }
}

/** The classes with their names. Throws BadUserInput if the given names don't fit. */
export function namedClasses(label: Classes, { given, recorded }: ClassNames): Classes {
  const { classes } = label
  if (given === undefined) {
    const isFitting = classesSchema.safeParse({ classes, names: recorded }).success
    return recorded !== undefined && isFitting ? { classes, names: recorded } : label
  }
  if (classesSchema.safeParse({ classes, names: given }).success) return { classes, names: given }
  throw new BadUserInput(
    `classNames must be ${classes} different names of 1 to ${MAX_NAME_LENGTH} characters; got ` +
      `${given.length}: ${JSON.stringify(given.join(', ').slice(0, 80))}.`,
  )
}
