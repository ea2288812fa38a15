/** The thread that reads one file: it answers once, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { LatentQLError } from '../errors.ts'
import { extract, type Extracted } from './extract.ts'
import type { Answer, Task } from './extract-in-thread.ts'

const { file, options } = workerData as Task
try {
  const extracted = await extract(file, options)
  answer({ extracted }, buffersOf(extracted))
} catch (error) {
  if (!(error instanceof LatentQLError)) throw error
  const { code, message, details } = error
  answer({ refused: { code, message, details } }, [])
}

function answer(value: Answer, moved: ArrayBuffer[]): void {
  parentPort!.postMessage(value, moved)
}

/** What is moved rather than copied. */
function buffersOf({ found }: Extracted): ArrayBuffer[] {
  const views =
    found.kind === 'onnx'
      ? [found.model.bytes]
      : [...found.network.weights.values()].map(({ data }) => data as ArrayBufferView)
  return [...new Set(views.map(({ buffer }) => buffer as ArrayBuffer))]
}
