import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import * as ops from '../../server/graph/ops.ts'
import type { Graph } from '../../server/graph/tensor.ts'
import { countLoads, engineProcesses, killEngine, soon, x } from './support/engines.ts'
import { graphProgram, scaling, silent, slow } from './support/programs.ts'

const engines: Engine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine[Symbol.asyncDispose]()
})

async function start(options: { cachedPrograms?: number } = {}): Promise<Engine> {
  const choice = { choice: 'onnxruntime-cpu', role: 'sampling' } as const
  const engine = await startEngine({ ...choice, logger: silent, ...options })
  engines.push(engine)
  return engine
}

describe('a program is loaded', () => {
  test('once for all runs with the same key', async () => {
    const engine = await start()
    const { program, loads } = countLoads(await graphProgram(scaling(2)))
    const runs = [1, 2, 3].map((value) => engine.run({ ...program }, x(value), 1))
    expect((await Promise.all(runs)).map(({ y }) => y!.data[0])).toEqual([2, 4, 6])
    await engine.run(program, x(4), 1)
    expect(loads()).toBe(1)
  })

  test('again for the run after one with `once`', async () => {
    const engine = await start()
    const { program, loads } = countLoads(await graphProgram(scaling(2)))
    const together = [1, 2].map((value) => engine.run(program, x(value), 1, { once: true }))
    expect((await Promise.all(together)).map(({ y }) => y!.data[0])).toEqual([2, 4])
    expect(loads()).toBe(1)
    await engine.run(program, x(3), 1)
    expect(loads()).toBe(2)
  })

  test('again for the run after a failed load', async () => {
    const engine = await start()
    const program = await graphProgram(slow(), new Map())
    const whole = await graphProgram(slow())
    if (program.kind !== 'graph' || whole.kind !== 'graph') throw new Error('they are graphs')
    await expect(engine.run(program, x(1), 1)).rejects.toThrow('is missing')
    const mended = { ...program, weights: whole.weights }
    expect((await engine.run(mended, x(1), 1))['y']!.shape).toEqual([1])
  })

  test('again in a new process, but only when it is next run', async () => {
    const engine = await start()
    const one = countLoads(await graphProgram(scaling(2)))
    const other = countLoads(await graphProgram(scaling(3)))
    for (const { program } of [one, other]) await engine.run(program, x(1), 1)
    killEngine()
    while (engine.status.state === 'ready') await soon()
    const again = [1, 2].map((value) => engine.run(one.program, x(value), 1))
    expect((await Promise.all(again)).map(({ y }) => y!.data[0])).toEqual([2, 4])
    expect([one.loads(), other.loads()]).toEqual([2, 1])
  })
})

describe('the cache of programs', () => {
  test('loads a program again after more recent ones have replaced it', async () => {
    const engine = await start({ cachedPrograms: 2 })
    const graphs = await Promise.all([2, 3, 4].map((factor) => graphProgram(scaling(factor))))
    const [a, b, c] = graphs.map(countLoads)
    for (const { program } of [a!, b!, a!, c!, a!]) await engine.run(program, x(1), 1)
    expect([a!, b!, c!].map(({ loads }) => loads())).toEqual([1, 1, 1])
    expect((await engine.run(b!.program, x(5), 1))['y']!.data[0]).toBe(15)
    expect(b!.loads()).toBe(2)
  })

  test('never unloads a program with a run in flight', async () => {
    const engine = await start({ cachedPrograms: 1 })
    const { program, loads } = countLoads(await graphProgram(slow()))
    const others = await Promise.all([2, 3, 4].map((factor) => graphProgram(scaling(factor))))
    const running = engine.run(program, x(...Array(8).fill(1)), 8)
    const waiting = engine.run(program, x(1), 1)
    const meanwhile = others.map((other) => engine.run(other, x(1), 1))
    expect((await Promise.all(meanwhile)).map(({ y }) => y!.data[0])).toEqual([2, 3, 4])
    expect((await running)['y']!.shape).toEqual([8])
    expect((await waiting)['y']!.shape).toEqual([1])
    expect(loads()).toBe(1)
  })
})

describe('memory', () => {
  test('is freed by unloaded programs, both after `once` and after eviction', async () => {
    const engine = await start({ cachedPrograms: 2 })
    const [pid] = engineProcesses()
    const program = await graphProgram(heavy())
    let loaded = 0
    const run = async (once: boolean) => {
      await engine.run({ ...program, key: `heavy-${++loaded}` }, x(1), 1, { once })
    }
    /** Lowest memory of the process after any of the programs, since uncollected garbage varies. */
    const leastOver = async (programs: number) => {
      let least = Infinity
      for (let i = 0; i < programs; i++) {
        await run(i % 2 === 0)
        least = Math.min(least, await residentMegabytes(pid!))
      }
      return least
    }
    await leastOver(4)
    const before = await leastOver(8)
    await leastOver(92)
    const growth = ((await leastOver(8)) - before) / 100
    const large = await start({ cachedPrograms: 16 })
    const largePid = engineProcesses().find((other) => other !== pid)!
    const runLarge = () => large.run({ ...program, key: `kept-${++loaded}` }, x(1), 1)
    for (let i = 0; i < 4; i++) await runLarge()
    const full = await residentMegabytes(largePid)
    for (let i = 0; i < 12; i++) await runLarge()
    const kept = ((await residentMegabytes(largePid)) - full) / 12
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
