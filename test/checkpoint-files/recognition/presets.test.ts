/** The presets and their documentation. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { PRESETS } from '../../../server/checkpoint-files/recognition/presets.ts'

test('docs/checkpoint-formats.md lists every preset with its summary, in the order they are tried', async () => {
  const docs = await readFile(
    new URL('../../../docs/checkpoint-formats.md', import.meta.url),
    'utf8',
  )
  const rows = docs
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, name]) => PRESETS.some((preset) => name === `\`${preset.name}\``))
    .map(([, name, summary]) => [name, summary])
  expect(rows).toEqual(PRESETS.map(({ name, summary }) => [`\`${name}\``, summary]))
})

test('preset names are unique', () => {
  expect(new Set(PRESETS.map(({ name }) => name)).size).toBe(PRESETS.length)
})
