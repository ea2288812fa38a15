/** The thread beside a run: answers one call after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { openPackedFile } from '../../datasets/packed-file.ts'
import { BatchMaker } from './batches.ts'
import { drawOrder, STREAMS } from './random-streams.ts'
import type { ReportedError, ThreadCalls, ThreadReply } from './batch-thread.ts'
import type { ThreadRequest, ThreadTask } from './batch-thread.ts'
import { readProgress, writeGenerators, writeInitialState, writeStateFrom } from './state-files.ts'
import { varietyOfReals } from '../alarms/variety.ts'

const { config, pack } = workerData as ThreadTask
const images = openPackedFile(pack)
const maker = new BatchMaker(config, images)

const calls: ThreadCalls = {
  batches: (step) => maker.make(step),
  measureReals(count) {
    const { imageSize: size, channels } = config
    const order = drawOrder(
      { seed: config.seed, stream: STREAMS.yardstick, position: 0 },
      images.count,
    )
    const indices = order.subarray(0, count)
    const data = new Uint8Array(indices.length * size * size * channels)
    images.read(indices, data)
    return varietyOfReals({ data, count: indices.length, size, channels })
  },
  writeInitialState: (path) => writeInitialState(path, config),
  writeStateFrom: (path, source) => writeStateFrom(path, config, source),
  readProgress,
  writeGenerators: (paths, statistics) => writeGenerators(paths, config, statistics),
}

let last: Promise<void> = Promise.resolve()
parentPort!.on('message', (request: ThreadRequest) => {
  last = last.then(() => answer(request))
})

async function answer({ id, call, args }: ThreadRequest): Promise<void> {
  let reply: ThreadReply
  try {
    reply = { id, value: await (calls[call] as (...args: unknown[]) => unknown)(...args) }
  } catch (error) {
    reply = { id, error: report(error) }
  }
  parentPort!.postMessage(
    reply,
    call === 'batches' && 'value' in reply ? buffersOf(reply.value) : [],
  )
}

/** What is moved rather than copied. */
function buffersOf(batches: unknown): ArrayBuffer[] {
  return (batches as ReturnType<ThreadCalls['batches']>).flatMap((inputs) =>
    Object.values(inputs).map(({ data }) => data.buffer as ArrayBuffer),
  )
}

function report(error: unknown): ReportedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, code } = error as NodeJS.ErrnoException
  return { name, message, code }
}
