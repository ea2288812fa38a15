/** Entry point of a run's thread. It handles one call after another. */
import { parentPort, workerData } from 'node:worker_threads'
import { openPackedFile } from '../../datasets/packed-file.ts'
import { mostTypical } from '../../images/quality.ts'
import { Moved, serve } from '../../rpc/calls.ts'
import { threadPort } from '../../rpc/port.ts'
import { BatchMaker, type Batch } from './batches.ts'
import { calibrationIndices } from './calibration-reals.ts'
import { drawOrder } from '../../latent/draws.ts'
import { STREAMS } from './random-streams.ts'
import type { ThreadCalls, ThreadTask } from './batch-thread.ts'
import { measureReals } from './snapshot.ts'
import { readProgress, writeInitialState, writeNetworks, writeStateFrom } from './state-files.ts'

const { config, pack } = workerData as ThreadTask
const images = openPackedFile(pack)
const maker = new BatchMaker(config, images)

function readImages(indices: Uint32Array): Uint8Array {
  const { imageSize, channels } = config
  const data = new Uint8Array(indices.length * imageSize * imageSize * channels)
  images.read(indices, data)
  return data
}

const calls: ThreadCalls = {
  batches(step) {
    const batches = maker.make(step)
    return new Moved(batches, buffersOf(batches))
  },
  measureReals(count) {
    const { imageSize: size, channels } = config
    const order = drawOrder(
      { seed: config.seed, stream: STREAMS.yardstick, position: 0 },
      images.count,
    )
    const indices = order.subarray(0, count)
    return measureReals({ data: readImages(indices), count: indices.length, size, channels })
  },
  calibrationReals(batch) {
    const indices = calibrationIndices(config.seed, images.count, batch)
    return indices.length === 0 ? null : readImages(indices)
  },
  mostTypical,
  writeInitialState: (path) => writeInitialState(path, config),
  writeStateFrom: (path, source) => writeStateFrom(path, config, source),
  readProgress,
  writeNetworks: (paths, statistics) => writeNetworks(paths, config, statistics),
}

serve(threadPort(parentPort!), calls)

function buffersOf(batches: readonly Batch[]): ArrayBuffer[] {
  return batches.flatMap((inputs) =>
    Object.values(inputs).map(({ data }) => data.buffer as ArrayBuffer),
  )
}
