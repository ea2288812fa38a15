/** Worker thread that extracts networks for its owner and reports progress. */
import { parentPort } from 'node:worker_threads'
import { Moved, serve } from '../rpc/calls.ts'
import { threadPort } from '../rpc/port.ts'
import { extract, type Extraction, type ExtractProgress } from './extract.ts'
import type { NetworkOptions } from './recognition/recognize-network.ts'

export interface ExtractCalls {
  extract(file: string, options: NetworkOptions): Promise<Moved<Extraction>>
}

const notify = serve<ExtractCalls, ExtractProgress>(threadPort(parentPort!), {
  async extract(file, options) {
    const extracted = await extract(file, options, notify)
    return new Moved(extracted, buffersOf(extracted))
  },
})

function buffersOf({ content }: Extraction): ArrayBuffer[] {
  const views =
    content.kind !== 'network'
      ? [content.model.bytes]
      : [...content.network.weights.values()].map(({ data }) => data as ArrayBufferView)
  return [...new Set(views.map(({ buffer }) => buffer as ArrayBuffer))]
}
