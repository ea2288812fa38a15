/** Parses JSON from files, and checks the type of every value taken from it. */
import { CheckpointInvalid } from '../../errors.ts'
import { findDuplicateKey, isRecord } from '../../weights/json-keys.ts'

export { isRecord }

export type JsonRecord = Readonly<Record<string, unknown>>

/** Parses UTF-8 JSON. Throws CheckpointInvalid for invalid JSON or a duplicate key. */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    value = JSON.parse(text)
  } catch (cause) {
    throw new CheckpointInvalid(`${name} is not valid JSON.`, {}, { cause })
  }
  const duplicate = findDuplicateKey(text)
  if (duplicate !== undefined)
    throw new CheckpointInvalid(
      `${name} has the key ${JSON.stringify(duplicate.slice(0, 80))} twice.`,
    )
  return value
}

/** @param what names the value in the message, e.g. `model.json's weightsManifest` */
export function recordOf(value: unknown, what: string): JsonRecord {
  if (isRecord(value)) return value
  throw new CheckpointInvalid(`${what} is not an object.`)
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new CheckpointInvalid(`${what} is not a list.`)
}

export function numbersOf(value: unknown, what: string): readonly number[] {
  const list = listOf(value, what)
  if (list.every((item) => typeof item === 'number')) return list as readonly number[]
  throw new CheckpointInvalid(`${what} is not a list of numbers.`)
}

export function textOf(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '__proto__' && value.length <= 512) return value
  throw new CheckpointInvalid(`${what} is not a valid name.`)
}
