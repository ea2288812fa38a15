/** Log lines: JSON or readable text, and no secrets in either. */
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { createLogger } from '../server/logger.ts'

function capture(pretty: boolean, level = 'info') {
  const lines: string[] = []
  const logger = createLogger({ level, pretty, to: { write: (line: string) => lines.push(line) } })
  return { logger, lines }
}

test('JSON lines contain level, time and message', () => {
  const { logger, lines } = capture(false)
  logger.info({ port: 4000 }, 'listening')
  logger.debug('not written')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), port: 4000, msg: 'listening' },
  ])
})

test('secrets are redacted in both forms, at any depth', () => {
  for (const pretty of [false, true]) {
    const { logger, lines } = capture(pretty)
    logger.info(
      { authorization: 'S3cret', req: { headers: { authorization: 'S3cret' } } },
      'request',
    )
    logger.info({ config: { signingKeys: ['S3cret'], databaseUrl: 'S3cret' } }, 'config')
    expect(lines.join('')).not.toContain('S3cret')
  }
})

test('a pretty record is one line, followed by the stacks of an error and its cause', () => {
  const { logger, lines } = capture(true)
  logger.warn({ path: '/images/x', words: 'two words' }, 'slow')
  expect(stripVTControlCharacters(lines[0]!)).toMatch(
    /^\d\d:\d\d:\d\d warn {2}slow path=\/images\/x words="two words"\n$/,
  )
  logger.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed')
  expect(lines[1]).toMatch(/failed\nError: outer[\s\S]*inner/)
})

test('a pretty record leaves out lists of objects, which JSON contains', () => {
  const passedOver = [{ name: 'onnxruntime-cuda', reason: 'No driver.' }]
  const [pretty, json] = [capture(true), capture(false)]
  for (const { logger } of [pretty, json])
    logger.info({ provider: 'cpu', passedOver }, 'No GPU found, using the CPU')
  expect(stripVTControlCharacters(pretty.lines.join(''))).toMatch(
    /^\S+ info {2}No GPU found, using the CPU provider=cpu\n$/,
  )
  expect(JSON.parse(json.lines[0]!)).toMatchObject({ passedOver })
})
