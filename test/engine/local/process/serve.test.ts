import { expect, test } from 'vitest'
import type { ExecutorEntry } from '../../../../server/engine/local/executors.ts'
import type {
  Executor,
  LoadedProgram,
  StoredProgram,
} from '../../../../server/engine/local/process/executor.ts'
import type { Reply, Request } from '../../../../server/engine/local/process/protocol.ts'
import { serve } from '../../../../server/engine/local/process/serve.ts'

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
  const missing = () => Promise.reject(new Error('no TensorFlow here'))
  serve({
    executors: new Map<string, ExecutorEntry>([
      ['tensorflow-gpu', { automatic: true, isGpu: true, open: missing }],
      ['onnxruntime-cuda', { automatic: true, isGpu: true, open: async () => executor }],
    ]),
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
const start = { type: 'start', engine: 'onnxruntime-cuda', device } as const
const load = (id: number, key: string): Request => ({
  type: 'load',
  id,
  program: { key } as StoredProgram,
})
const run = (id: number, key: string, ...values: number[]): Request => {
  return { type: 'run', id, key, inputs: { x: Float32Array.from(values) }, rows: values.length }
}

const echo: LoadedProgram['run'] = async ({ x }, rows) => ({ y: { shape: [rows], data: x! } })

test('an engine that is missing something says what, and another can be started after it', async () => {
  const { ask } = serveDevice(echo)
  expect(await ask({ ...start, engine: 'tensorflow-gpu' })).toEqual([
    { type: 'unavailable', reason: 'no TensorFlow here' },
  ])
  expect(await ask({ ...start, engine: 'kserve' })).toEqual([
    { type: 'unavailable', reason: 'There is no engine kserve.' },
  ])
  expect(await ask({ ...start, maxBatch: 16 })).toEqual([
    { type: 'started', info: expect.objectContaining({ maxBatch: 16, device: 'test' }) },
  ])
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
