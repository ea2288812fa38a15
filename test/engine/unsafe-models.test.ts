import { afterEach, describe, expect, test } from 'vitest'
import { UnsafeModel, type Engine, type Program } from '../../server/engine/engine.ts'
import { startEngine, type StartEngineOptions } from '../../server/engine/start.ts'
import { readProcessUsage } from '../../server/engine/local/process-usage.ts'
import { EngineFailed } from '../../server/errors.ts'
import { engineProcesses, killEngine, soon, x } from './support/engines.ts'
import { bulkyModel, HARMLESS, largeModel, slowModel, TRIGGER } from './support/hostile-models.ts'
import { graphProgram, onnxProgram, scaling, silent, slow } from './support/programs.ts'

const engines: Engine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine[Symbol.asyncDispose]()
})

async function start(options: Partial<StartEngineOptions> = {}): Promise<Engine> {
  const choice = 'onnxruntime-cpu'
  const engine = await startEngine({ choice, role: 'sampling', logger: silent, ...options })
  engines.push(engine)
  return engine
}

const failure = (run: Promise<unknown>) => run.catch((error: unknown) => error)

/** Starts a run, and kills the engine process while it is under way. */
async function killDuring(engine: Engine, program: Program, inputs: object): Promise<unknown> {
  const run = failure(engine.run(program, inputs as Record<string, Float32Array>, 1))
  while (engine.status.running === 0) await soon()
  await new Promise((resolve) => setTimeout(resolve, 100))
  killEngine()
  return run
}

describe('a foreign model', () => {
  test('that takes too long is stopped and blamed, and other programs run again at once', async () => {
    const engine = await start({ foreignRunMs: 1_000 })
    const hostile = await onnxProgram(slowModel())
    const other = await graphProgram(scaling(2))
    await engine.run(hostile, { z: HARMLESS }, 1)
    await engine.run(other, x(1), 1)
    const stopped = failure(engine.run(hostile, { z: TRIGGER }, 1))
    const answer = failure(engine.run(other, x(1), 1))
    while (engine.status.state === 'ready') await soon()
    expect(engine.status.state).toBe('stalled')
    const waiting = (await answer) as EngineFailed
    expect(await stopped).toBeInstanceOf(UnsafeModel)
    expect(await stopped).toMatchObject({
      key: hostile.key,
      reason: 'A run of its model on 1 row took more than 1 s.',
    })
    expect(waiting).toBeInstanceOf(EngineFailed)
    expect(waiting).not.toBeInstanceOf(UnsafeModel)
    expect(waiting.details['retryable']).toBe(true)
    expect([...(await engine.run(other, x(21), 1))['y']!.data]).toEqual([42])
  })

  test('that needs too much memory is stopped and blamed, also if its client has left', async () => {
    const unsafe: UnsafeModel[] = []
    const onUnsafe = (model: UnsafeModel) => unsafe.push(model)
    const engine = await start({ memoryLimit: 700 * 1024 ** 2, onUnsafe })
    const hostile = await onnxProgram(largeModel())
    await engine.run(hostile, { z: HARMLESS }, 1)
    const client = new AbortController()
    const run = failure(engine.run(hostile, { z: TRIGGER }, 1, { signal: client.signal }))
    while (engine.status.running === 0) await soon()
    client.abort('gone')
    expect(await run).toBe('gone')
    while (engine.status.restarts === 0) await soon()
    const reason =
      'A run of its model on 1 row needed more than 700 MiB of memory (ENGINE_MEMORY_BYTES).'
    expect(unsafe).toMatchObject([{ key: hostile.key, reason }])
    await engine.run(hostile, { z: HARMLESS }, 1)
  })

  test('leaves no memory behind that only one of its runs needed', async () => {
    const engine = await start()
    const program = await onnxProgram(bulkyModel())
    await engine.run(program, { z: HARMLESS }, 1)
    const memory = async () => (await readProcessUsage(engineProcesses()[0]!))!.residentBytes
    const before = await memory()
    await engine.run(program, { z: TRIGGER }, 1)
    expect((await memory()) - before).toBeLessThan(128 * 1024 ** 2)
  })

  test('is blamed for a crash only if the engine crashes with it twice', async () => {
    const engine = await start()
    const hostile = await onnxProgram(slowModel())
    await engine.run(hostile, { z: HARMLESS }, 1)
    const first = await killDuring(engine, hostile, { z: TRIGGER })
    expect(first).toBeInstanceOf(EngineFailed)
    expect(first).not.toBeInstanceOf(UnsafeModel)
    while (engine.status.state !== 'ready') await soon()
    const second = await killDuring(engine, hostile, { z: TRIGGER })
    expect(second).toMatchObject({
      reason: 'The engine crashed (SIGKILL) twice within 10 minutes while it ran its model.',
    })
  })
})

test('LatentQL’s own graphs are never blamed for crashes', async () => {
  const engine = await start()
  const program = await graphProgram(slow())
  await engine.run(program, x(1), 1)
  for (let crashes = 0; crashes < 3; crashes++) {
    const error = (await killDuring(engine, program, x(1))) as EngineFailed
    expect(error).toBeInstanceOf(EngineFailed)
    expect(error).not.toBeInstanceOf(UnsafeModel)
    expect(error.details['retryable']).toBe(true)
    while (engine.status.state !== 'ready') await soon()
  }
})
