import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { importSmall } from '../faults/support.ts'
import { openStream, readStream } from '../support/event-stream.ts'
import { killPostgres } from '../support/kill-postgres.ts'
import { program } from '../support/program.ts'
import { spawnServer, type ServerProcess } from '../support/server-process.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'

const processes: ChildProcess[] = []
afterEach(() => {
  for (const child of processes.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
})

/** Starts the server in its own process; resolves when it listens. */
async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const server = await spawnServer(program('server/main.ts'), env)
  processes.push(server.child)
  return server
}

async function post(url: string, query: string, variables = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await response.json()
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

// Starts four servers, each with its own Postgres, which takes long on a busy machine.
describe('the server process', { timeout: WHOLE_PROCESSES_MS }, () => {
  test('keeps all acknowledged latents when killed together with its Postgres', async () => {
    await using folder = await createTempDir()
    const env = { DATA_DIR: path.join(folder.path, 'data') }
    await importSmall(env)
    const first = await startServer(env)
    const acknowledged: string[] = []
    const save = async (name: string) => {
      await post(
        first.url,
        'mutation ($name: String!) { saveLatent(input: { name: $name, latent: { seed: 1 } }) { latent { id } } }',
        { name },
      )
      acknowledged.push(name)
      if (acknowledged.length !== 10) return
      // Neither can notice the other's end before its own.
      first.child.kill('SIGKILL')
      killPostgres(env.DATA_DIR)
    }
    const saves = Array.from({ length: 40 }, (_, i) => save(`latent ${i}`))
    await Promise.allSettled(saves)
    expect(await first.exited).toEqual([null, 'SIGKILL'])
    expect(acknowledged.length).toBeGreaterThanOrEqual(10)

    const second = await startServer(env)
    const { latents } = await post(second.url, '{ latents(first: 100) { nodes { name } } }')
    const kept = latents.nodes.map(({ name }: { name: string }) => name)
    expect(kept).toEqual(expect.arrayContaining(acknowledged))
    second.child.kill('SIGTERM')
    expect(await second.exited).toEqual([0, null])
  })

  test('on SIGTERM finishes accepted requests, closes WebSockets with 1001, and exits with 0', async () => {
    await using database = await createTestDatabase()
    await using folder = await createTempDir()
    const env = { DATA_DIR: path.join(folder.path, 'data'), DATABASE_URL: database.url }
    await importSmall(env)
    const { child, url, exited } = await startServer(env)
    const before = await post(url, '{ generate(seed: 1) { url } }')

    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'])
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'connection_init' }))
    await once(socket, 'message')
    const query = 'subscription { walk(input: { fps: 30 }) { index } }'
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }))
    await once(socket, 'message')
    const closed = once(socket, 'close')
    const stream = await openStream(url, { query })
    await stream.events.next()
    const ended = readStream(stream)

    const latents = Array.from({ length: 256 }, (_, seed) => ({ seed }))
    const samples = 'query ($latents: [LatentInput!]!) { samples(latents: $latents) { dataUri } }'
    const accepted = Array.from({ length: 4 }, () => post(url, samples, { latents }))
    await fetch(`${url}/health/live`)
    child.kill('SIGTERM')
    for (const { samples: answered } of await Promise.all(accepted)) {
      expect(answered).toHaveLength(256)
    }
    expect((await closed)[0]).toBe(1001)
    // Without `complete`, so that the client knows that there is more.
    expect((await ended).map(({ event }) => event)).not.toContain('complete')
    expect(await exited).toEqual([0, null])
    await expect(fetch(url)).rejects.toThrow()

    // The signing key is in the database, so another process signs identical addresses.
    const again = await startServer(env)
    expect(await post(again.url, '{ generate(seed: 1) { url } }')).toEqual(before)
    again.child.kill('SIGINT')
    expect(await again.exited).toEqual([0, null])
  })

  test('reports problems with its environment in one line each, and exits with 1', async () => {
    const child = spawn(process.execPath, [program('server/main.ts')], {
      env: { PATH: process.env.PATH, PORT: 'many' },
    })
    processes.push(child)
    let text = ''
    child.stderr.on('data', (chunk) => (text += String(chunk)))
    expect((await once(child, 'exit'))[0]).toBe(1)
    expect(text).toContain('PORT is "many"')
  })
})
