import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Engine, Inputs, Program, RunOptions } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { fileArtifact } from '../../server/weights/artifact.ts'
import { EngineFailed, ServerBusy } from '../../server/errors.ts'
import { program } from '../support/program.ts'
import { countLoads, engineProcesses, killEngine, soon, x } from './support/engines.ts'
import { graphProgram, scaling, silent, slow } from './support/programs.ts'

const engines: Engine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine[Symbol.asyncDispose]()
})

async function start(options: { queueLimit?: number } = {}): Promise<Engine> {
  const engine = await startEngine({
    choice: 'onnxruntime-cpu',
    role: 'sampling',
    logger: silent,
    ...options,
  })
  engines.push(engine)
  return engine
}

/** Returns a function that runs a program that is already loaded. */
async function loaded(engine: Engine, program: Program) {
  await engine.run(program, x(0), 1)
  return (inputs: Inputs, rows: number, options?: RunOptions) =>
    engine.run(program, inputs, rows, options)
}

/** Resolves when there is a new process, which is usually not ready yet. */
async function killAndSeeNext(): Promise<void> {
  const killed = engineProcesses()
  killEngine()
  while (engineProcesses().every((pid) => killed.includes(pid))) await soon()
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

test.runIf(process.platform === 'linux')(
  'the engine process gets no secret of the server',
  async () => {
    for (const name of ['API_TOKENS', 'NODE_AUTH_TOKEN', 'TF_VAR_token', 'AWS_SECRET']) {
      vi.stubEnv(name, 'a-secret-of-the-server')
    }
    await start()
    vi.unstubAllEnvs()
    const environment = readFileSync(`/proc/${engineProcesses().at(-1)}/environ`, 'utf8')
    expect(environment).toContain('PATH=')
    expect(environment).not.toContain('a-secret-of-the-server')
  },
)

describe('running', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await start()
    engines.pop()
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  test('reports its name, provider and device', async () => {
    const { info, status } = engine
    expect(info).toMatchObject({
      name: 'onnxruntime',
      provider: 'cpu',
      maxBatch: 64,
      passedOver: [],
    })
    expect(info.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(info.device.length).toBeGreaterThan(2)
    expect(status).toEqual({ state: 'ready', waiting: 0, running: 0, backlogMs: 0, restarts: 0 })
  })

  test('concurrent requests each get their own rows', async () => {
    const program = await graphProgram(scaling(3))
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const { y } = await engine.run(program, x(i, -i), 2)
        return [...y!.data]
      }),
    )
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => [3 * i, -3 * i]))
  })

  test('inputs of the wrong length throw RangeError and run nothing', async () => {
    const program = await graphProgram(scaling(2))
    await expect(engine.run(program, x(1, 2, 3), 2)).rejects.toThrow('2 rows need 2')
    await expect(engine.run(program, { ...x(1), q: x(1).x }, 1)).rejects.toThrow('no input q')
    await expect(engine.run(program, x(), 0)).rejects.toThrow(RangeError)
  })

  test('weights that do not fit the graph are an error that names them', async () => {
    const program = await graphProgram(slow(), new Map())
    const run = () => engine.run(program, x(1), 1)
    await expect(run()).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' })
    await expect(run()).rejects.toThrow('w [256, 256, 3, 3] is missing')
  })

  test('a missing file is an error that does not reveal its path', async () => {
    const weights = fileArtifact('lost', '/nowhere/w.safetensors')
    const program = { ...(await graphProgram(scaling(2))), weights } as Program
    const error = (await failure(engine.run(program, x(1), 1))) as EngineFailed
    expect(error).toBeInstanceOf(EngineFailed)
    expect(error.message).toBe("The checkpoint's file can't be read (ENOENT).")
    expect(error.details['retryable']).toBe(false)
  })

  test('an aborted run loads nothing and rejects with the reason', async () => {
    const { program, loads } = countLoads(await graphProgram(scaling(2)))
    const run = engine.run(program, x(1), 1, { signal: AbortSignal.abort('gone') })
    await expect(run).rejects.toBe('gone')
    expect(loads()).toBe(0)
  })
})

describe('under load', () => {
  test('the event loop is not blocked while a batch runs', async () => {
    const engine = await start()
    const run = await loaded(engine, await graphProgram(slow()))
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    await run(x(...Array(4).fill(1)), 4)
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(10)
  })

  test('a full queue rejects with ServerBusy, and accepted requests are still answered', async () => {
    const engine = await start({ queueLimit: 4 })
    const run = await loaded(engine, await graphProgram(slow()))
    const running = run(x(1), 1)
    const waiting = Array.from({ length: 4 }, () => run(x(1), 1))
    expect(engine.status).toMatchObject({ waiting: 4, running: 1 })
    const refusal = (await failure(run(x(1), 1))) as ServerBusy
    expect(refusal).toBeInstanceOf(ServerBusy)
    expect(refusal.details['retryAfterMs']).toBeGreaterThan(0)
    await Promise.all([running, ...waiting])
    expect(engine.status).toMatchObject({ waiting: 0, running: 0 })
  })

  test('a request aborted while waiting rejects immediately, and the others are answered', async () => {
    const engine = await start()
    const run = await loaded(engine, await graphProgram(slow()))
    const running = run(x(1), 1)
    const controller = new AbortController()
    const waiting = run(x(2), 1, { signal: controller.signal })
    controller.abort('the client left')
    await expect(waiting).rejects.toBe('the client left')
    expect(engine.status).toMatchObject({ waiting: 0, running: 1 })
    await running
  })

  test('disposing answers accepted requests, rejects new ones, and ends the process', async () => {
    const engine = await start()
    const run = await loaded(engine, await graphProgram(slow()))
    const answers = [run(x(1), 1), run(x(2), 1)]
    const disposed = engine[Symbol.asyncDispose]()
    expect(await failure(run(x(3), 1))).toBeInstanceOf(EngineFailed)
    await disposed
    expect((await Promise.all(answers)).map(({ y }) => y!.shape)).toEqual([[1], [1]])
    expect(engine.status.state).toBe('closed')
    expect(engineProcesses()).toEqual([])
  })
})

describe('when the process crashes', () => {
  test('its requests fail as retryable, and the next one runs in a new process', async () => {
    const engine = await start()
    const program = await graphProgram(slow())
    const run = await loaded(engine, program)
    const quick = await loaded(engine, await graphProgram(scaling(2)))
    const pending = [run(x(...Array(32).fill(1)), 32), run(x(2), 1)]
    killEngine()
    for (const request of pending) {
      const error = (await failure(request)) as EngineFailed
      expect(error).toBeInstanceOf(EngineFailed)
      expect(error.details['retryable']).toBe(true)
    }
    expect(engine.status.state).toBe('restarting')
    expect([...(await quick(x(21), 1))['y']!.data]).toEqual([42])
    expect(engine.status).toMatchObject({ state: 'ready', restarts: 1 })
    await run(x(1), 1)
  })

  test('a crash while idle fails no request', async () => {
    const engine = await start()
    const run = await loaded(engine, await graphProgram(scaling(2)))
    killEngine()
    while (engine.status.state === 'ready') await soon()
    expect([...(await run(x(4), 1))['y']!.data]).toEqual([8])
    const [pid] = engineProcesses()
    expect(pid).toBeDefined()
  })

  test('the first run of a program during a restart waits for the new process', async () => {
    const engine = await start()
    const program = await graphProgram(scaling(2))
    killEngine()
    while (engine.status.state === 'ready') await soon()
    expect([...(await engine.run(program, x(4), 1))['y']!.data]).toEqual([8])
  })

  test('disposing during a restart leaves no process behind', async () => {
    const engine = await start()
    while (engine.status.state === 'ready') await killAndSeeNext()
    expect(engine.status.state).toBe('restarting')
    await engine[Symbol.asyncDispose]()
    expect(engineProcesses()).toEqual([])
    const late = engine.run(await graphProgram(scaling(2)), x(1), 1)
    await expect(late).rejects.toMatchObject({ message: 'The engine is closed.' })
  })

  test('disposing settles a run that waits for its program to be loaded into the new process', async () => {
    const engine = await start()
    const program = await graphProgram(scaling(2))
    killEngine()
    while (engine.status.state === 'ready') await soon()
    const answer = engine.run(program, x(4), 1)
    await engine[Symbol.asyncDispose]()
    expect([...(await answer)['y']!.data]).toEqual([8])
    expect(engineProcesses()).toEqual([])
  })

  test('repeatedly, the state is `failed` and requests fail immediately until it recovers', async () => {
    const engine = await start()
    const run = await loaded(engine, await graphProgram(scaling(2)))
    for (let deaths = 0; deaths < 5; deaths++) {
      while (engine.status.state !== 'ready') await soon()
      killEngine()
      while (engine.status.state === 'ready') await soon()
    }
    expect(engine.status).toMatchObject({ state: 'failed', restarts: 4 })
    await expect(run(x(1), 1)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    while (engine.status.state !== 'ready') await soon()
    expect([...(await run(x(4), 1))['y']!.data]).toEqual([8])
  })

  test('it ignores signals that a terminal sends to the whole process group', async () => {
    const engine = await start()
    const run = await loaded(engine, await graphProgram(scaling(2)))
    const [pid] = engineProcesses()
    process.kill(pid!, 'SIGINT')
    process.kill(pid!, 'SIGTERM')
    expect([...(await run(x(4), 1))['y']!.data]).toEqual([8])
    expect(engine.status.restarts).toBe(0)
  })

  test('it exits when its server is killed', async () => {
    const server = fork(program('test/engine/support/engine-owner.ts'))
    const [pid] = (await once(server, 'message')) as [number]
    expect(isAlive(pid)).toBe(true)
    server.kill('SIGKILL')
    await once(server, 'exit')
    await expect.poll(() => isAlive(pid)).toBe(false)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
