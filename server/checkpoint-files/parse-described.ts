/** Reads what a file says of itself, which anyone may have written: every field is checked, nothing else is kept. */
import type { z, ZodType } from 'zod'
import { CheckpointInvalid } from '../errors.ts'

/**
 * The value as the schema has it. Throws CheckpointInvalid, naming the field, what is wrong with it and its value; `path` is
 * where in the description the value stands.
 */
export function parseDescription<T>(
  schema: ZodType<T>,
  value: unknown,
  path: readonly PropertyKey[],
): T {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = pathText([...path, ...issue!.path])
  throw new CheckpointInvalid(
    `The description in the file is not LatentQL's: ${where} ${issue!.message}; it is ` +
      `${valueText(issue!)}.`,
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
