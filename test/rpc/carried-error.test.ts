import { describe, expect, test } from 'vitest'
import * as errors from '../../server/errors.ts'
import { LatentQLError } from '../../server/errors.ts'
import { carry, revive } from '../../server/rpc/carried-error.ts'

/** The error after its transfer. */
const carried = (error: unknown) => revive(structuredClone(carry(error)))

const { EngineFailed } = errors

describe('a transferred error', () => {
  const own: LatentQLError[] = [
    new errors.BadUserInput('wrong', { field: 'seed' }),
    new errors.LatentDimensionMismatch('z', 100, 3),
    new errors.CheckpointDeleted('gone'),
    new errors.CheckpointInvalid('no generator', { layer: 3 }),
    new errors.TrainingRunConflict('running'),
    new errors.ServerBusy('full', 120),
    new errors.ConsumerTooSlow('slow', 7),
    new EngineFailed('crashed'),
    new EngineFailed('refused', { retryable: false }),
  ]
  test.each(own.map((error) => [error.name, error] as const))(
    'keeps its class, message, code, status and details: %s',
    (_, error) => {
      const arrived = carried(error)
      expect(arrived).toBeInstanceOf(error.constructor)
      expect(arrived).toBeInstanceOf(LatentQLError)
      const { name, message, code, status, details, stack } = error
      expect(arrived).toMatchObject({ name, message, code, status, details, stack })
    },
  )

  test('keeps the system code of its cause, e.g. for a full disk', () => {
    const cause = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    const arrived = carried(new EngineFailed('unwritten', { retryable: false, cause }))
    expect(arrived.cause).toEqual({ code: 'ENOSPC' })
    expect(carried(new EngineFailed('crashed')).cause).toBeUndefined()
  })

  test('of another class keeps its name, message and system code', () => {
    const error = Object.assign(new TypeError('no file'), { code: 'ENOENT', file: () => {} })
    const arrived = carried(error)
    expect(arrived).toMatchObject({ name: 'TypeError', message: 'no file', code: 'ENOENT' })
    expect(Object.hasOwn(carried(new Error('plain')), 'code')).toBe(false)
  })

  test('becomes an Error if it is not one', () => {
    expect(carried('a string')).toMatchObject({ name: 'Error', message: 'a string' })
  })
})
