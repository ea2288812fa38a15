import { expect, test } from 'vitest'
import { ResponseSize } from '../../server/graphql/response-size.ts'

test('a response has a limit of values: every number of a list, and every part of an object', () => {
  const response = new ResponseSize()
  response.add(new Float32Array(100_000))
  response.add(Array(50_000).fill({ seed: 1 }))
  expect(response.exceeded).toBeUndefined()
  expect(() => response.add(Array(50_000).fill(1))).toThrow(/more than 250000 values/)
  expect(() => response.add(null)).toThrow(response.exceeded!)
})

test('a response has a limit of characters', () => {
  const response = new ResponseSize()
  const text = 'x'.repeat(2 ** 20)
  for (let i = 0; i < 32; i++) response.add(text)
  expect(() => response.add('x')).toThrow(/more than 33554432 characters/)
})

test('each result of a subscription is measured on its own', () => {
  const response = new ResponseSize()
  expect(() => response.add(new Float32Array(250_000))).toThrow()
  response.restart()
  expect(() => response.add(new Float32Array(249_999))).not.toThrow()
})
