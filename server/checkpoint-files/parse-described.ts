/** Parses a file's own description, which is untrusted: checks known fields, drops all others. */
import type { z, ZodType } from 'zod'
import { CheckpointInvalid } from '../errors.ts'

/**
 * Parses a value with the schema. Throws CheckpointInvalid with the field, the problem and the
 * value; `path` is the value's location in the description, `what` the description's name.
 */
export function parseDescription<T>(
  schema: ZodType<T>,
  value: unknown,
  path: readonly PropertyKey[],
  what = "The file's LatentQL description",
): T {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = pathText([...path, ...issue!.path])
  throw new CheckpointInvalid(
    `${what} is invalid: ${where} ${issue!.message}; it is ${valueText(issue!)}.`,
  )
}

/** `architecture.layers[0].kind` */
function pathText(path: readonly PropertyKey[]): string {
  const parts = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  return parts.join('').replace(/^\./, '') || 'it'
}

function valueText(issue: z.core.$ZodIssue): string {
  const value =
    issue.code === 'invalid_union' && issue.discriminator !== undefined
      ? (issue.input as Record<string, unknown>)[issue.discriminator]
      : issue.input
  const text = JSON.stringify(value) ?? 'missing'
  return text.length > 80 ? `${text.slice(0, 80)}...` : text
}
