/** Runs as many rows at once as the device's memory holds, and learns how many that is. */
import type { TensorValue } from '../../engine.ts'
import type { LoadedProgram } from './executor.ts'

/** Messages of ONNX Runtime's arenas, CUDA, cuDNN, cuBLAS, Vulkan via Dawn, TensorFlow and C++. */
const OUT_OF_MEMORY =
  /out of (device |host )?memory|failed to allocate memory|OUT_OF_(DEVICE_|HOST_)?MEMORY|ALLOC_FAILED|OOM when|ResourceExhausted|bad_alloc|allocation failed/i

/** True if the error means that the device's memory is full. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && OUT_OF_MEMORY.test(error.message)
}

/** Number of rows to run at once: halved when the device runs out of memory, never raised. */
export class MemoryLimit {
  #rows: number
  readonly #onHalved: (rows: number, reason: string) => void

  /** `onHalved` is called with each new limit and the runtime's message that caused it. */
  constructor(rows: number, onHalved: (rows: number, reason: string) => void) {
    this.#rows = rows
    this.#onHalved = onHalved
  }

  get rows(): number {
    return this.#rows
  }

  /**
   * Runs any number of rows in parts of at most the limit; a part too large is retried in halves.
   */
  async run(
    program: LoadedProgram,
    inputs: Readonly<Record<string, Float32Array>>,
    rows: number,
  ): Promise<Record<string, TensorValue>> {
    const parts: Record<string, TensorValue>[] = []
    let from = 0
    while (from < rows) {
      const count = Math.min(this.#rows, rows - from)
      try {
        parts.push(await program.run(rowsOf(inputs, rows, from, count), count))
        from += count
      } catch (error) {
        if (!isOutOfMemory(error) || count === 1) throw error
        this.#rows = Math.floor(count / 2)
        this.#onHalved(this.#rows, (error as Error).message)
      }
    }
    return parts.length === 1 ? parts[0]! : concatenateRows(parts)
  }
}

/** Returns rows `from` to `from + count` of inputs with `rows` rows: views, not copies. */
export function rowsOf(
  inputs: Readonly<Record<string, Float32Array>>,
  rows: number,
  from: number,
  count: number,
): Readonly<Record<string, Float32Array>> {
  if (count === rows) return inputs
  return Object.fromEntries(
    Object.entries(inputs).map(([name, data]) => {
      const width = data.length / rows
      return [name, data.subarray(from * width, (from + count) * width)]
    }),
  )
}

/** Concatenates the outputs of consecutive rows. */
export function concatenateRows(
  parts: readonly Readonly<Record<string, TensorValue>>[],
): Record<string, TensorValue> {
  const names = Object.keys(parts[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [name, concatenateTensors(parts.map((part) => part[name]!))]),
  )
}

function concatenateTensors(parts: readonly TensorValue[]): TensorValue {
  const first = parts[0]!
  const rows = parts.reduce((sum, part) => sum + part.shape[0]!, 0)
  const length = parts.reduce((sum, part) => sum + part.data.length, 0)
  const make = first.data.constructor as new (length: number) => TensorValue['data']
  const data = new make(length)
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { shape: [rows, ...first.shape.slice(1)], data }
}
