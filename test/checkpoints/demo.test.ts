import { expect, it } from 'vitest'
import { startTestServer } from '../support/server.ts'
import { TINY_RUN } from '../support/tiny-images.ts'

const DEFAULT = '{ checkpoint { name } generate(seed: 7) { width height dataUri } }'

it('A new installation samples the demo checkpoint; once deleted, it does not come back', async () => {
  await using server = await startTestServer({ checkpoint: false, env: { DEMO: 'on' } })
  const { checkpoint, generate } = await server.query(DEFAULT)
  expect(checkpoint.name).toBe('demo')
  expect(generate).toMatchObject({ width: 64, height: 64 })
  await server.query('mutation { deleteCheckpoint(input: { checkpoint: "demo" }) { digest } }')
  await using next = await startTestServer({
    checkpoint: false,
    env: { DEMO: 'on' },
    beside: server,
  })
  expect(await next.query('{ checkpoint { name } }')).toEqual({ checkpoint: null })
})

it('A run named like the demo checkpoint does not keep the server from starting', async () => {
  await using server = await startTestServer({ checkpoint: false })
  await server.services.training.start({ dataset: 'avatars', ...TINY_RUN, name: 'demo' })
  await using next = await startTestServer({
    checkpoint: false,
    env: { DEMO: 'on' },
    beside: server,
  })
  expect(await next.query('{ checkpoint { name } }')).toEqual({ checkpoint: null })
})
