/** The service of the engine process: one device with programs and states in its memory. */
import { setPriority } from 'node:os'
import { EngineFailed, LatentQLError } from '../../../errors.ts'
import { serve } from '../../../rpc/calls.ts'
import type { Port } from '../../../rpc/port.ts'
import type { Inputs, Outputs, TensorValue } from '../../engine.ts'
import type { StatefulProgram } from '../../stateful-engine.ts'
import type { ExecutorEntry } from '../executors.ts'
import type { EngineCalls, MemoryNotice } from './engine-calls.ts'
import type {
  DeviceOptions,
  Executor,
  ExecutorInfo,
  LoadedProgram,
  LoadedState,
  StoredProgram,
} from './executor.ts'
import { withoutBuildPaths } from './build-paths.ts'
import { MemoryLimit } from './memory-limit.ts'
import { saveState } from './save-state.ts'

export interface DeviceServerOptions {
  readonly executors: ReadonlyMap<string, ExecutorEntry>
  /** Ends the process after its device was lost: only a new process can open the device again. */
  readonly giveUp: () => void
}

/** Answers EngineCalls until the process ends. */
export function serveDevice(port: Port, { executors, giveUp }: DeviceServerOptions): void {
  const device = new Device(executors, (notice) => notify(notice))
  const notify = serve<EngineCalls, MemoryNotice>(port, device, {
    onFailed: (error) => {
      if (error instanceof EngineFailed && DEVICE_LOST.test(error.message)) giveUp()
    },
  })
}

/**
 * Errors after which the device no longer runs anything: Dawn's lost device, CUDA's sticky errors.
 */
const DEVICE_LOST =
  /device (is |was |has been )?lost|DEVICE_LOST|illegal memory access|unspecified launch failure|device-side assert/i

/** Middle of the low-priority range (0 to 19): training uses the CPU time that others leave. */
const NICE = 10

class Device implements EngineCalls {
  readonly #executors: DeviceServerOptions['executors']
  readonly #notify: (notice: MemoryNotice) => void
  readonly #programs = new Map<string, LoadedProgram>()
  readonly #states = new Map<string, LoadedState>()
  #opened: { readonly executor: Executor; readonly memory: MemoryLimit } | undefined

  constructor(executors: DeviceServerOptions['executors'], notify: (notice: MemoryNotice) => void) {
    this.#executors = executors
    this.#notify = notify
  }

  async start(engine: string, device: DeviceOptions, known = Infinity): Promise<ExecutorInfo> {
    const entry = this.#executors.get(engine)
    if (!entry) throw new Error(`Unknown engine: ${engine}.`)
    // Set before the runtime creates its threads, which inherit it.
    if (device.yields && !entry.isGpu) setPriority(NICE)
    const executor = await withCleanErrors(() => entry.open(device))
    const maxBatch = Math.min(executor.info.maxBatch, known)
    const memory = new MemoryLimit(maxBatch, (rows, reason) =>
      this.#notify({ maxBatch: rows, reason }),
    )
    this.#opened = { executor, memory }
    return { ...executor.info, maxBatch }
  }

  load(program: StoredProgram): Promise<LoadedProgram['inputs']> {
    return answer(async () => {
      const { key } = program
      const loaded = this.#programs.get(key) ?? (await this.#device().executor.load(program))
      this.#programs.set(key, loaded)
      return loaded.inputs
    })
  }

  run(key: string, inputs: Inputs, rows: number): Promise<Outputs> {
    return answer(async () => {
      const program = this.#programs.get(key)
      if (!program) throw new EngineFailed(`Program ${key} is not loaded.`)
      return this.#device().memory.run(program, inputs, rows)
    })
  }

  loadState(program: StatefulProgram): Promise<void> {
    return answer(async () => {
      this.#states.set(program.key, await this.#device().executor.loadState(program))
    })
  }

  /** A failed run may leave the state half changed, so the state is discarded. */
  runGraph(
    key: string,
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Outputs> {
    return answer(async () => {
      try {
        return await this.#stateOf(key).run(graph, inputs)
      } catch (error) {
        await this.unload(key)
        throw error
      }
    })
  }

  saveState(key: string, path: string, metadata: Readonly<Record<string, string>>): Promise<void> {
    return answer(async () => saveState(path, await this.#stateOf(key).read(), metadata))
  }

  async unload(key: string): Promise<void> {
    const loaded = this.#programs.get(key) ?? this.#states.get(key)
    this.#programs.delete(key)
    this.#states.delete(key)
    await loaded?.release().catch((error: unknown) => process.emitWarning(error as Error))
  }

  #device() {
    if (!this.#opened) throw new EngineFailed('No engine has been started in this process.')
    return this.#opened
  }

  #stateOf(key: string): LoadedState {
    const state = this.#states.get(key)
    if (!state) throw new EngineFailed(`State ${key} is no longer in the engine: load it again.`)
    return state
  }
}

/** Turns unexpected errors into EngineFailed, so that the request can be retried. */
async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withCleanErrors(work)
  } catch (error) {
    if (error instanceof LatentQLError) throw error
    throw new EngineFailed(`The engine failed: ${(error as Error).message}`)
  }
}

/** Removes what clients should not see from the messages of all errors that leave the process. */
async function withCleanErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    error.message = withoutBuildPaths(error.message)
    throw error
  }
}
