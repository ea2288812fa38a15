import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import type { ExecutorEntry } from '../../../../server/engine/local/executors.ts'
import { serveDevice } from '../../../../server/engine/local/process/device.ts'
import type {
  EngineCalls,
  MemoryNotice,
} from '../../../../server/engine/local/process/engine-calls.ts'
import type {
  Executor,
  LoadedProgram,
  StoredProgram,
} from '../../../../server/engine/local/process/executor.ts'
import { EngineFailed } from '../../../../server/errors.ts'
import { Calls } from '../../../../server/rpc/calls.ts'
import { threadPort } from '../../../../server/rpc/port.ts'

const channels: MessageChannel[] = []
afterEach(() => {
  for (const { port1 } of channels.splice(0)) port1.close()
})

/** Serves one device whose programs call `run`, and returns the calls to it. */
function talkTo(run: LoadedProgram['run'], maxBatch = 64) {
  const released: string[] = []
  const heard: (MemoryNotice | string)[] = []
  let givenUp = false
  const executor: Executor = {
    info: { name: 'onnxruntime', version: '0', provider: 'cuda', device: 'test', maxBatch },
    load: async ({ key }) => ({
      inputs: { x: 1 },
      run,
      release: async () => void released.push(key),
    }),
    loadState: () => Promise.reject(new Error('this device only samples')),
  }
  const channel = new MessageChannel()
  channels.push(channel)
  const missing = () => Promise.reject(new Error('no TensorFlow here'))
  serveDevice(threadPort(channel.port1), {
    executors: new Map<string, ExecutorEntry>([
      ['tensorflow-gpu', { automatic: true, isGpu: true, open: missing }],
      ['onnxruntime-cuda', { automatic: true, isGpu: true, open: async () => executor }],
    ]),
    giveUp: () => (givenUp = true),
  })
  const calls = new Calls<EngineCalls, MemoryNotice>(threadPort(channel.port2), {
    onNotice: (notice) => heard.push(notice),
  })
  return { calls, released, heard, hasGivenUp: () => givenUp }
}

const device = { acceptSoftware: false, yields: false }
const program = (key: string) => ({ key }) as StoredProgram
const x = (...values: number[]) => ({ x: Float32Array.from(values) })

const echo: LoadedProgram['run'] = async ({ x }, rows) => ({ y: { shape: [rows], data: x! } })

/** A device with a loaded program `a` that calls `run`. */
async function loaded(run: LoadedProgram['run'], maxBatch?: number) {
  const talk = talkTo(run, maxBatch)
  await talk.calls.ask('start', 'onnxruntime-cuda', device)
  await talk.calls.ask('load', program('a'))
  return talk
}

test('an engine that can’t start reports the reason, and another can be started after it', async () => {
  const { calls } = talkTo(echo)
  await expect(calls.ask('start', 'tensorflow-gpu', device)).rejects.toThrow('no TensorFlow here')
  await expect(calls.ask('start', 'kserve', device)).rejects.toThrow('Unknown engine: kserve.')
  expect(await calls.ask('start', 'onnxruntime-cuda', device, 16)).toMatchObject({
    ...{ maxBatch: 16, device: 'test' },
  })
})

test('requests are answered in order; an unloaded program is released and can’t be run', async () => {
  const { calls, released } = await loaded(echo)
  const order: string[] = []
  const first = calls.ask('run', 'a', x(7), 1).then(() => order.push('first'))
  const unloaded = calls.ask('unload', 'a').then(() => order.push('unloaded'))
  const second = calls.ask('run', 'a', x(8), 1).catch((error: Error) => order.push(error.message))
  await Promise.all([first, unloaded, second])
  expect(order).toEqual(['first', 'unloaded', 'Program a is not loaded.'])
  expect(released).toEqual(['a'])
})

test('a device out of memory first reports its new limit, then answers in smaller batches', async () => {
  const { calls, heard, hasGivenUp } = await loaded(async (inputs, rows) => {
    if (rows > 2) throw new Error('CUDA failure 2: out of memory')
    return echo(inputs, rows)
  }, 8)
  const { y } = await calls.ask('run', 'a', x(1, 2, 3, 4, 5), 5)
  expect(heard).toEqual([{ maxBatch: 2, reason: 'CUDA failure 2: out of memory' }])
  expect(y).toEqual({ shape: [5], data: Float32Array.of(1, 2, 3, 4, 5) })
  expect(hasGivenUp()).toBe(false)
})

test('a lost device fails its request and ends the process; other failures do not end it', async () => {
  let message = 'shape mismatch'
  const { calls, hasGivenUp } = await loaded(() => Promise.reject(new Error(message)))
  const run = () => calls.ask('run', 'a', x(1), 1).catch((error: unknown) => error)
  expect(await run()).toMatchObject({ message: 'The engine failed: shape mismatch' })
  expect(hasGivenUp()).toBe(false)
  message = 'CUDA failure 700: an illegal memory access was encountered'
  const error = await run()
  expect(error).toBeInstanceOf(EngineFailed)
  expect((error as EngineFailed).details['retryable']).toBe(true)
  expect(hasGivenUp()).toBe(true)
})
