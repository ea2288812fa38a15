import { expect, test } from 'vitest'
import { childProcesses } from '../support/child-processes.ts'
import { startTestServer } from '../support/server.ts'

test('a query that waits for longer than the deadline fails with SERVER_BUSY, and is not run', async () => {
  const others = new Set(childProcesses(process.pid).map(({ pid }) => pid))
  await using server = await startTestServer({ env: { REQUEST_DEADLINE_SECONDS: '1' } })
  const query = '{ generate(seed: 1) { dataUri } }'
  await server.query(query)
  const engines = childProcesses(process.pid).filter(
    ({ pid, command }) => !others.has(pid) && command.includes('engine/local/process'),
  )
  expect(engines.length).toBeGreaterThan(0)
  for (const { pid } of engines) process.kill(pid, 'SIGSTOP')
  try {
    const [running, waiting] = await Promise.all([server.failure(query), server.failure(query)])
    for (const { message, extensions } of [running, waiting]) {
      expect(extensions).toMatchObject({ code: 'SERVER_BUSY', retryAfterMs: 5_000 })
      expect(message).toContain('after 1 s (REQUEST_DEADLINE_SECONDS)')
    }
    const engine = await server.services.engine.get()
    expect(engine.status.waiting).toBe(0)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('latentql_graphql_errors_total{code="SERVER_BUSY"} 2')
  } finally {
    for (const { pid } of engines) process.kill(pid, 'SIGCONT')
  }
  await server.query(query)
})
