import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { availableParallelism, getPriority } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readStatefulProgram } from '../../server/engine/local/process/read-program.ts'
import { TensorFlowState } from '../../server/engine/tensorflow/tensorflow-state.ts'
import { startStatefulEngine } from '../../server/engine/start.ts'
import type { StatefulEngine, StatefulModel } from '../../server/engine/stateful-engine.ts'
import { StorageFull, storageFull } from '../../server/errors.ts'
import { readSafetensors } from '../../server/weights/safetensors.ts'
import { childProcesses } from '../support/child-processes.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { silent } from './support/programs.ts'
import { savedState, smallGan, stepInputs, train, trainingProgram } from './support/training.ts'

let engine: StatefulEngine
let folder: TempDir
beforeAll(async () => {
  engine = await startStatefulEngine({ choice: 'onnxruntime-cpu', logger: silent })
  folder = await createTempDir()
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const load = () => engine.load(trainingProgram(folder.path))

function enginePid(): number {
  const [child] = childProcesses(process.pid).filter(({ command }) =>
    command.includes('process/main'),
  )
  return child!.pid
}

const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

async function bytesAfter(model: StatefulModel): Promise<Buffer> {
  const path = join(folder.path, 'compared.safetensors')
  await model.save(path)
  return readFileSync(path)
}

test('an engine sends no telemetry and leaves no files behind', async () => {
  await using home = await createTempDir()
  vi.stubEnv('HOME', home.path)
  vi.stubEnv('TMPDIR', home.path)
  vi.stubEnv('ORT_DISABLE_TELEMETRY', undefined)
  const starting = startStatefulEngine({ choice: 'onnxruntime-cpu', logger: silent })
  vi.unstubAllEnvs()
  const started = await starting
  const model = await started.load(trainingProgram(folder.path))
  await train(model, 1, 1)
  await started[Symbol.asyncDispose]()
  const left = readdirSync(home.path, { recursive: true }) as string[]
  expect(left.filter((name) => /mat-debug|Microsoft|onnxruntime/.test(name))).toEqual([])
})

describe('a run with the same seed', () => {
  test('is bit-identical', async () => {
    const bytes: Buffer[] = []
    for (let turn = 0; turn < 2; turn += 1) {
      const model = await load()
      await train(model, 1, 4)
      bytes.push(await bytesAfter(model))
      await model.release()
    }
    expect(bytes[0]!.equals(bytes[1]!)).toBe(true)
  })

  test('is bit-identical when saved and loaded halfway', async () => {
    const straight = await load()
    await train(straight, 1, 4)
    const first = await load()
    await train(first, 1, 2)
    const path = join(folder.path, 'half-way.safetensors')
    await first.save(path)
    await first.release()
    const second = await engine.load({ ...trainingProgram(folder.path), state: path })
    await train(second, 3, 4)
    expect((await bytesAfter(second)).equals(await bytesAfter(straight))).toBe(true)
    await Promise.all([straight.release(), second.release()])
  })
})

describe('the state', () => {
  test('answers runs in order of request, and saves the state after them', async () => {
    const model = await load()
    const order: string[] = []
    const path = join(folder.path, 'in-order.safetensors')
    await Promise.all([
      model.run('step', stepInputs(1)).then(() => order.push('first')),
      model.save(path, { step: '1' }).then(() => order.push('saved')),
      model.run('step', stepInputs(2)).then(() => order.push('second')),
      model.run('samples', { z: stepInputs(1)['z']! }).then(() => order.push('sampled')),
    ])
    expect(order).toEqual(['first', 'saved', 'second', 'sampled'])
    const saved = readSafetensors(readFileSync(path))
    expect(saved.metadata).toEqual({ step: '1' })
    const again = await load()
    await train(again, 1, 1)
    const state = await savedState(again, folder.path)
    expect([...saved.tensors.keys()].sort()).toEqual([...state.keys()].sort())
    expect(Buffer.from(saved.tensors.get('g.v.main.0.weight')!.data)).toEqual(
      Buffer.from(state.get('g.v.main.0.weight')!.data.buffer),
    )
    await Promise.all([model.release(), again.release()])
  })

  test('is not changed by graphs that only read it', async () => {
    const model = await load()
    const before = await bytesAfter(model)
    const z = stepInputs(1)['z']!
    const { pixels } = await model.run('samples', { z })
    expect(pixels).toMatchObject({ shape: [smallGan.batch, 32, 32, 3] })
    const statistics = await model.run('statistics', { z })
    expect(statistics['variance.main.1']!.shape).toEqual([32])
    expect((await bytesAfter(model)).equals(before)).toBe(true)
    await model.release()
  })

  test('must have all parameters of all graphs', async () => {
    const program = trainingProgram(folder.path, { ...smallGan, emaDecay: 0 })
    const graphs = trainingProgram(folder.path).graphs
    const state = trainingProgram(folder.path, { ...smallGan, emaDecay: 0 }).state
    const error = await failure(engine.load({ ...program, graphs, state }))
    expect(error).toMatchObject({ code: 'CHECKPOINT_INVALID' })
    expect((error as Error).message).toContain('ema.main.0.weight')
  })

  test('is lost after a failed run, for all later runs', async () => {
    const model = await load()
    const { z } = stepInputs(1)
    const answers = [model.run('step', { z: z! }), model.run('step', stepInputs(2))]
    expect(await failure(answers[0]!)).toMatchObject({ code: 'ENGINE_FAILED' })
    const later = (await failure(answers[1]!)) as Error
    expect(later.message).toContain('no longer in the engine')
    await model.release()
    expect(await failure(model.run('step', stepInputs(1)))).toMatchObject({
      message: expect.stringContaining('has been released') as string,
    })
  })
})

describe('a file that can’t be written', () => {
  test.skipIf(!existsSync('/dev/full'))(
    'reports that the disk is full, and leaves the state intact',
    async () => {
      const model = await load()
      const path = join(folder.path, 'kept.safetensors')
      await model.save(path)
      const kept = readFileSync(path)
      await train(model, 1, 1)
      symlinkSync('/dev/full', `${path}.partial`)
      const error = await failure(model.save(path))
      expect(storageFull(error)).toBeInstanceOf(StorageFull)
      expect(error).toMatchObject({ code: 'ENGINE_FAILED', details: { retryable: false } })
      expect((error as Error).message).toContain('ENOSPC')
      expect(readFileSync(path).equals(kept)).toBe(true)
      await model.save(path)
      expect(readFileSync(path).equals(kept)).toBe(false)
      expect(readdirSync(folder.path).filter((name) => name.endsWith('.partial'))).toEqual([])
      await model.release()
    },
  )

  test('is not reported as a full disk if its folder is missing', async () => {
    const model = await load()
    const error = await failure(model.save(join(folder.path, 'nowhere', 'state.safetensors')))
    expect(error).toMatchObject({ code: 'ENGINE_FAILED' })
    expect(storageFull(error)).toBeNull()
    await model.release()
  })
})

describe('the process', () => {
  test.skipIf(process.platform === 'win32')(
    'yields to other processes with all of its threads',
    async () => {
      const model = await load()
      await train(model, 1, 1)
      expect(getPriority(enginePid())).toBe(10)
      const threads = existsSync('/proc/self/task') ? readdirSync(`/proc/${enginePid()}/task`) : []
      // Threads that Node started first keep its priority; the computing threads do not.
      const nice = threads.filter((thread) => getPriority(Number(thread)) === 10)
      if (threads.length > 0 && availableParallelism() > 1) expect(nice.length).toBeGreaterThan(1)
      await model.release()
    },
  )

  test('that crashes loses the state; a program loaded afterwards trains in a new process', async () => {
    const model = await load()
    await train(model, 1, 1)
    const pid = enginePid()
    process.kill(pid, 'SIGSTOP') // Otherwise it might answer them before it is killed.
    const underWay = [2, 3].map((step) => failure(model.run('step', stepInputs(step))))
    process.kill(pid, 'SIGKILL')
    for (const error of await Promise.all(underWay)) {
      expect(error).toMatchObject({ code: 'ENGINE_FAILED' })
    }
    const again = await load()
    const [outputs] = await train(again, 1, 1)
    expect(outputs!['finite']!.data[0]).toBe(1)
    const late = await failure(model.run('step', stepInputs(2)))
    expect((late as Error).message).toContain('no longer in the engine')
    expect(getPriority(enginePid())).toBe(10)
    await again.release()
  })
})

test('TensorFlow keeps only the state and the graphs’ constants', async () => {
  tf.enableProdMode()
  await tf.setBackend('cpu')
  const small = { ...smallGan, imageSize: 16, ngf: 2, ndf: 2, batch: 2 }
  const before = tf.memory().numTensors
  const state = new TensorFlowState(
    tf,
    await readStatefulProgram(trainingProgram(folder.path, small)),
  )
  await state.run('step', stepInputs(1, small))
  const after = tf.memory().numTensors
  for (const step of [2, 3]) await state.run('step', stepInputs(step, small))
  await state.read()
  expect(tf.memory().numTensors).toBe(after)
  await state.release()
  expect(tf.memory().numTensors).toBe(before)
})
