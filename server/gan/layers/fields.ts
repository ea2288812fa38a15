/** Schemas for fields of architectures. Their messages say which values are allowed. */
import { z } from 'zod'

export function number(min: number, max: number) {
  const error = `is not a number from ${min} to ${max}`
  return z.number({ error }).min(min, { error }).max(max, { error })
}

export function whole(min: number, max: number) {
  const error = `is not a whole number from ${min} to ${max}`
  return z.int({ error }).min(min, { error }).max(max, { error })
}

/** Rows and columns. */
export function pair(min: number, max: number) {
  const item = whole(min, max)
  return z.tuple([item, item], { error: 'is not a list of 2 numbers' })
}

/** Channels, height and width. */
export function triple(min: number, max: number) {
  const item = whole(min, max)
  return z.tuple([item, item, item], { error: 'is not a list of 3 numbers' })
}

/** Top, left, bottom, right. */
export function sides(min: number, max: number) {
  const item = whole(min, max)
  return z.tuple([item, item, item, item], { error: 'is not a list of 4 numbers' })
}

export function oneOf<const T extends string | number>(allowed: readonly T[]) {
  return z.literal([...allowed], { error: `is not one of ${allowed.join(', ')}` })
}

/** The name of a tensor. */
export function tensorName() {
  const error = 'is not a string of 1 to 200 characters'
  return z.string({ error }).min(1, { error }).max(200, { error })
}

/** An object with these fields; others are dropped. */
export function fields<T extends z.ZodRawShape>(shape: T) {
  return z.object(shape, { error: 'is not an object' })
}
