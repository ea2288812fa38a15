import { expect, test } from 'vitest'
import type { Executor, LoadedProgram } from '../../../../server/engine/local/process/executor.ts'
import type { Reply, Request } from '../../../../server/engine/local/process/protocol.ts'
import { serve } from '../../../../server/engine/local/process/serve.ts'
import type { Program } from '../../../../server/engine/engine.ts'

/** Serves one device, whose programs do what `run` says, and talks to it. */
function serveDevice(run: LoadedProgram['run'], maxBatch = 64) {
  const replies: Reply[] = []
  const released: string[] = []
  let heard = () => {}
  let givenUp = false
  let handle!: (request: Request) => void
  const executor: Executor = {
    info: { name: 'onnxruntime', version: '0', provider: 'cuda', device: 'test', maxBatch },
    load: async ({ key }) => ({
      inputs: { x: 1 },
      run,
      release: async () => void released.push(key),
    }),
    loadState: () => Promise.reject(new Error('this device only samples')),
  }
  serve({
    makeExecutor: async (name) => {
      if (name !== 'onnxruntime-cuda') throw new Error(`no ${name} here`)
      return executor
    },
    send: (reply) => (replies.push(reply), heard()),
    receive: (listener) => (handle = listener),
    giveUp: () => (givenUp = true),
  })
  /** Sends requests and waits for the last one's reply. */
  const ask = async (...requests: Request[]) => {
    replies.length = 0
    requests.forEach(handle)
    const last = requests.at(-1)!
    const isAnswered = () =>
      replies.some((reply) =>
        'id' in reply && 'id' in last
          ? reply.id === last.id
          : last.type === 'start' && ['started', 'unavailable'].includes(reply.type),
      )
    while (!isAnswered()) await new Promise<void>((resolve) => (heard = resolve))
    await new Promise(setImmediate)
    return [...replies]
  }
  return { ask, released, hasGivenUp: () => givenUp }
}

const device = { acceptSoftware: false, yields: false }
const start: Request = { type: 'start', candidates: ['tensorflow-gpu', 'onnxruntime-cuda'], device }
const load = (id: number, key: string): Request => ({
  type: 'load',
  id,
  program: { key } as Program,
})
const run = (id: number, key: string, ...values: number[]): Request => {
  return { type: 'run', id, key, inputs: { x: Float32Array.from(values) }, rows: values.length }
}

const echo: LoadedProgram['run'] = async ({ x }, rows) => ({ y: { shape: [rows], data: x! } })

test('start tells what is tried, what is passed over and why, and what it found', async () => {
  const { ask } = serveDevice(echo)
  expect(await ask({ ...start, maxBatch: 16 } as Request)).toEqual([
    { type: 'trying', name: 'tensorflow-gpu' },
    { type: 'passedOver', name: 'tensorflow-gpu', reason: 'no tensorflow-gpu here' },
    { type: 'trying', name: 'onnxruntime-cuda' },
    {
      type: 'started',
      engine: 'onnxruntime-cuda',
      info: expect.objectContaining({ maxBatch: 16, device: 'test' }),
    },
  ])
  expect((await ask({ ...start, candidates: ['tensorflow-cpu'] } as Request)).at(-1)).toEqual({
    type: 'unavailable',
  })
})

test('requests are answered in their order; what was unloaded is released and not run', async () => {
  const { ask, released } = serveDevice(echo)
  await ask(start)
  const replies = await ask(
    load(1, 'a'),
    run(2, 'a', 7),
    { type: 'unload', key: 'a' },
    run(3, 'a', 8),
  )
  expect(replies.map((reply) => [reply.type, 'id' in reply && reply.id])).toEqual([
    ['loaded', 1],
    ['done', 2],
    ['failed', 3],
  ])
  expect(released).toEqual(['a'])
})

test('a device out of memory answers in smaller batches and says how small', async () => {
  const { ask, hasGivenUp } = serveDevice(async (inputs, rows) => {
    if (rows > 2) throw new Error('CUDA failure 2: out of memory')
    return echo(inputs, rows)
  }, 8)
  await ask(start)
  const replies = await ask(load(1, 'a'), run(2, 'a', 1, 2, 3, 4, 5))
  expect(replies.slice(1)).toEqual([
    { type: 'maxBatch', maxBatch: 2, reason: 'CUDA failure 2: out of memory' },
    {
      type: 'done',
      id: 2,
      outputs: { y: { shape: [5], data: Float32Array.of(1, 2, 3, 4, 5) } },
    },
  ])
  expect(hasGivenUp()).toBe(false)
})

test('a lost device fails its request and ends the process; other failures do not', async () => {
  let message = 'shape mismatch'
  const { ask, hasGivenUp } = serveDevice(() => Promise.reject(new Error(message)))
  await ask(start)
  await ask(load(1, 'a'), run(2, 'a', 1))
  expect(hasGivenUp()).toBe(false)
  message = 'CUDA failure 700: an illegal memory access was encountered'
  const replies = await ask(run(3, 'a', 1))
  expect(replies).toMatchObject([{ type: 'failed', id: 3, error: { code: 'ENGINE_FAILED' } }])
  expect(hasGivenUp()).toBe(true)
})
