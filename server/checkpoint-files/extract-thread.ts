/** The thread that reads files for its owner, and says how far it is. */
import { parentPort } from 'node:worker_threads'
import { Moved, serve } from '../rpc/calls.ts'
import { threadPort } from '../rpc/port.ts'
import { extract, type Extracted, type ExtractStage } from './extract.ts'
import type { NetworkOptions } from './recognition/recognize-network.ts'

export interface ExtractCalls {
  extract(file: string, options: NetworkOptions): Promise<Moved<Extracted>>
}

const notify = serve<ExtractCalls, ExtractStage>(threadPort(parentPort!), {
  async extract(file, options) {
    const extracted = await extract(file, options, notify)
    return new Moved(extracted, buffersOf(extracted))
  },
})

function buffersOf({ found }: Extracted): ArrayBuffer[] {
  const views =
    found.kind === 'onnx'
      ? [found.model.bytes]
      : [...found.network.weights.values()].map(({ data }) => data as ArrayBufferView)
  return [...new Set(views.map(({ buffer }) => buffer as ArrayBuffer))]
}
