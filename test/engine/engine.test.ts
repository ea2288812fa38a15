import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Engine, Program } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { EngineFailed, ServerBusy } from '../../server/errors.ts'
import * as ops from '../../server/graph/ops.ts'
import type { Graph } from '../../server/graph/tensor.ts'
import { childProcesses } from '../support/child-processes.ts'
import { program } from '../support/program.ts'
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

const x = (...values: number[]) => ({ x: Float32Array.from(values) })

/** The engine process of this test process: its only child that runs the entry. */
function engineProcesses(): number[] {
  const running = childProcesses(process.pid).filter(({ command }) => {
    return command.includes('process/main')
  })
  return running.map(({ pid }) => pid)
}

function killEngine(): void {
  const [pid] = engineProcesses()
  process.kill(pid!, 'SIGKILL')
}

/** Resolves when there is a new process, which is seldom ready yet. */
async function killAndSeeNext(): Promise<void> {
  const killed = engineProcesses()
  killEngine()
  while (engineProcesses().every((pid) => killed.includes(pid))) await soon()
}

/** After the event loop has looked at everything else. */
const soon = () => new Promise((resolve) => setTimeout(resolve, 1))

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('running', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await start()
    engines.pop()
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  test('says what it is', async () => {
    const { info, status } = engine
    expect(info).toMatchObject({
      name: 'onnxruntime',
      provider: 'cpu',
      maxBatch: 64,
      passedOver: [],
    })
    expect(info.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(info.device.length).toBeGreaterThan(2)
    expect(status).toEqual({ state: 'ready', waiting: 0, running: 0, restarts: 0 })
  })

  test('requests that come together get their own rows back', async () => {
    const model = await engine.load(await graphProgram(scaling(3)))
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => model.run(x(i, -i), 2).then(({ y }) => [...y!.data])),
    )
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => [3 * i, -3 * i]))
  })

  test('a program loaded twice is one, until both have released it', async () => {
    const program = await graphProgram(scaling(2))
    const [first, second] = await Promise.all([engine.load(program), engine.load(program)])
    await first.release()
    expect([...(await second.run(x(21), 1))['y']!.data]).toEqual([42])
    await second.release()
    expect(await failure(second.run(x(1), 1))).toBeInstanceOf(EngineFailed)
    const again = await engine.load(program)
    expect([...(await again.run(x(21), 1))['y']!.data]).toEqual([42])
  })

  test('inputs of the wrong length are the caller’s mistake and run nothing', async () => {
    const model = await engine.load(await graphProgram(scaling(2)))
    await expect(model.run(x(1, 2, 3), 2)).rejects.toThrow('2 rows need 2')
    await expect(model.run({ ...x(1), q: x(1).x }, 1)).rejects.toThrow('no input q')
    await expect(model.run(x(), 0)).rejects.toThrow(RangeError)
  })

  test('weights that do not fit are an error that names them', async () => {
    const program = await graphProgram(slow(), new Map())
    await expect(engine.load(program)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' })
    await expect(engine.load(program)).rejects.toThrow('w [256, 256, 3, 3] is missing')
  })

  test('a file that is not there is an error that does not tell clients where', async () => {
    const program = { ...(await graphProgram(scaling(2))), weights: '/nowhere/w.safetensors' }
    const error = (await failure(engine.load(program as Program))) as EngineFailed
    expect(error).toBeInstanceOf(EngineFailed)
    expect(error.message).toBe("The checkpoint's file can't be read (ENOENT).")
    expect(error.details['retryable']).toBe(false)
  })

  test('a load that was aborted rejects with the reason', async () => {
    const program = await graphProgram(scaling(2))
    await expect(engine.load(program, { signal: AbortSignal.abort('gone') })).rejects.toBe('gone')
  })
})

describe('under load', () => {
  test('the event loop stays free while a batch runs', async () => {
    const engine = await start()
    const model = await engine.load(await graphProgram(slow()))
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    await model.run(x(...Array(4).fill(1)), 4)
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(10)
  })

  test('a full queue refuses with ServerBusy while it works on, and what it accepted is answered', async () => {
    const engine = await start({ queueLimit: 4 })
    const model = await engine.load(await graphProgram(slow()))
    const running = model.run(x(1), 1)
    const waiting = Array.from({ length: 4 }, () => model.run(x(1), 1))
    expect(engine.status).toMatchObject({ waiting: 4, running: 1 })
    const refusal = (await failure(model.run(x(1), 1))) as ServerBusy
    expect(refusal).toBeInstanceOf(ServerBusy)
    expect(refusal.details['retryAfterMs']).toBeGreaterThan(0)
    await Promise.all([running, ...waiting])
    expect(engine.status).toMatchObject({ waiting: 0, running: 0 })
  })

  test('a request aborted while it waits rejects at once, and the others are answered', async () => {
    const engine = await start()
    const model = await engine.load(await graphProgram(slow()))
    const running = model.run(x(1), 1)
    const controller = new AbortController()
    const waiting = model.run(x(2), 1, { signal: controller.signal })
    controller.abort('the client left')
    await expect(waiting).rejects.toBe('the client left')
    expect(engine.status).toMatchObject({ waiting: 0, running: 1 })
    await running
  })

  test('disposing answers what was accepted, takes nothing more, and ends the process', async () => {
    const engine = await start()
    const model = await engine.load(await graphProgram(slow()))
    const answers = [model.run(x(1), 1), model.run(x(2), 1)]
    const disposed = engine[Symbol.asyncDispose]()
    expect(await failure(model.run(x(3), 1))).toBeInstanceOf(EngineFailed)
    await disposed
    expect((await Promise.all(answers)).map(({ y }) => y!.shape)).toEqual([[1], [1]])
    expect(engine.status.state).toBe('closed')
    expect(engineProcesses()).toEqual([])
  })
})

describe('when the process dies', () => {
  test('its requests fail as retryable, and the next one works on a new process', async () => {
    const engine = await start()
    const program = await graphProgram(slow())
    const model = await engine.load(program)
    const quick = await engine.load(await graphProgram(scaling(2)))
    const pending = [model.run(x(...Array(32).fill(1)), 32), model.run(x(2), 1)]
    killEngine()
    for (const request of pending) {
      const error = (await failure(request)) as EngineFailed
      expect(error).toBeInstanceOf(EngineFailed)
      expect(error.details['retryable']).toBe(true)
    }
    expect(engine.status.state).toBe('restarting')
    expect([...(await quick.run(x(21), 1))['y']!.data]).toEqual([42])
    expect(engine.status).toMatchObject({ state: 'ready', restarts: 1 })
    await model.run(x(1), 1)
  })

  test('a death while idle costs no request', async () => {
    const engine = await start()
    const model = await engine.load(await graphProgram(scaling(2)))
    killEngine()
    while (engine.status.state === 'ready') await soon()
    expect([...(await model.run(x(4), 1))['y']!.data]).toEqual([8])
    const [pid] = engineProcesses()
    expect(pid).toBeDefined()
  })

  test('a load while it is started again waits for the new process', async () => {
    const engine = await start()
    killEngine()
    while (engine.status.state === 'ready') await soon()
    const model = await engine.load(await graphProgram(scaling(2)))
    expect([...(await model.run(x(4), 1))['y']!.data]).toEqual([8])
  })

  test('disposing while it is started again leaves no process behind', async () => {
    const engine = await start()
    const program = await graphProgram(scaling(2))
    while (engine.status.state === 'ready') await killAndSeeNext()
    expect(engine.status.state).toBe('restarting')
    const load = failure(engine.load(program))
    await engine[Symbol.asyncDispose]()
    expect(engineProcesses()).toEqual([])
    expect(await load).toMatchObject({ code: 'ENGINE_FAILED', message: 'The engine is closed.' })
  })

  test('over and over, requests fail at once and the state says so, until it is well again', async () => {
    const engine = await start()
    const model = await engine.load(await graphProgram(scaling(2)))
    for (let deaths = 0; deaths < 5; deaths++) {
      while (engine.status.state !== 'ready') await soon()
      killEngine()
      while (engine.status.state === 'ready') await soon()
    }
    expect(engine.status).toMatchObject({ state: 'failed', restarts: 4 })
    await expect(model.run(x(1), 1)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    while (engine.status.state !== 'ready') await soon()
    expect([...(await model.run(x(4), 1))['y']!.data]).toEqual([8])
  })

  test('signals that a terminal sends to the whole group do not end it', async () => {
    const engine = await start()
    const model = await engine.load(await graphProgram(scaling(2)))
    const [pid] = engineProcesses()
    process.kill(pid!, 'SIGINT')
    process.kill(pid!, 'SIGTERM')
    expect([...(await model.run(x(4), 1))['y']!.data]).toEqual([8])
    expect(engine.status.restarts).toBe(0)
  })

  test('it goes when its server is killed', async () => {
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

describe('memory', () => {
  test('released programs give it back', async () => {
    const engine = await start()
    const [pid] = engineProcesses()
    const program = await graphProgram(heavy())
    let loaded = 0
    const load = async () => {
      const model = await engine.load({ ...program, key: `heavy-${++loaded}` })
      await model.run(x(1), 1)
      return model
    }
    /** The least that the process holds after any of so many programs: what waits for a collector comes and goes. */
    const leastOver = async (programs: number) => {
      let least = Infinity
      for (let i = 0; i < programs; i++) {
        await (await load()).release()
        least = Math.min(least, await residentMegabytes(pid!))
      }
      return least
    }
    await leastOver(4)
    const before = await leastOver(8)
    await leastOver(92)
    const growth = ((await leastOver(8)) - before) / 100
    const full = await residentMegabytes(pid!)
    for (let i = 0; i < 12; i++) await load()
    const kept = ((await residentMegabytes(pid!)) - full) / 12
    expect(growth).toBeLessThan(kept / 2)
  })
})

/** A program with 16 MB of weights. */
function heavy(): Graph {
  const side = 2_048
  const input = ops.input('x', ['batch', 1])
  const w = ops.parameter('w', [side, side])
  const row = ops.broadcastTo(input, ['batch', side])
  return { inputs: [input], outputs: { y: ops.mean(ops.matmul(row, w), [1]) } }
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1024
}
