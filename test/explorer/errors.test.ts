/** Explanations of the server’s errors to users. */
import { expect, test } from 'vitest'
import { errorFrom } from '../../clients/sdk/src/errors.ts'
import { explain } from '../../clients/explorer/src/api/errors.ts'
import { storageFull } from '../../server/errors.ts'

test('a server without space says where, and what can be deleted', () => {
  const { code, message } = storageFull({ code: 'ENOSPC' }, '/var/lib/latentql')!
  const { title, detail } = explain(errorFrom({ message, extensions: { code } }))
  expect(title).toBe('The server has no space left')
  expect(detail).toContain('No space is left in /var/lib/latentql.')
  expect(detail).toContain('delete those that you no longer need')
})
