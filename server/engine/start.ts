/** Starts an engine: the named one, or the best one that works on this machine. */
import { EngineFailed } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { Engine, PassedOver } from './engine.ts'
import { machineMemory } from './local/process-usage.ts'
import { SpareProcess } from './local/spare-process.ts'
import { EngineUnavailable, type EngineOptions, type EngineProvider } from './provider.ts'
import { PROVIDERS } from './providers.ts'
import type { StatefulEngine } from './stateful-engine.ts'

export interface StartEngineOptions {
  /** `auto`, or a provider's name. */
  readonly choice: string
  readonly role: 'sampling' | 'calibration'
  readonly logger: Logger
  /** Default 1,024. */
  readonly queueLimit?: number
  /** Bytes. Default: three quarters of this machine's memory. */
  readonly memoryLimit?: number | undefined
  /** Default 30 s. */
  readonly foreignRunMs?: number
  /** Default 8. */
  readonly cachedPrograms?: number
  readonly onBatch?: (rows: number) => void
  readonly onUnsafe?: EngineOptions['onUnsafe']
}

/**
 * Calibration always runs on ONNX Runtime's CPU, so that every server computes the same statistics.
 */
const CALIBRATION_ENGINE = 'onnxruntime-cpu'

/**
 * Starts an engine and waits until its device works. With `auto`, `info.passedOver` and the JSON
 * log list the engines passed over, with the reasons. Throws EngineFailed, not retryable, if a
 * named engine can't be started: it never falls back to the CPU silently.
 */
export async function startEngine(options: StartEngineOptions): Promise<Engine> {
  const { role, logger, onBatch, onUnsafe } = options
  const { queueLimit, memoryLimit, foreignRunMs, cachedPrograms } = options
  const choice = role === 'calibration' ? CALIBRATION_ENGINE : options.choice
  const given = { logger: logger.child({ engine: role }), yields: false }
  const limits = { queueLimit, memoryLimit, foreignRunMs, cachedPrograms }
  return startFirst(choice, { ...given, ...limits, onBatch, onUnsafe }, (provider) =>
    provider.start.bind(provider),
  )
}

/** Starts an engine that keeps state. On a CPU it yields to every other process. */
export async function startStatefulEngine(options: {
  readonly choice: string
  readonly logger: Logger
  readonly memoryLimit?: number | undefined
}): Promise<StatefulEngine> {
  const { memoryLimit } = options
  const given = { logger: options.logger.child({ engine: 'training' }), yields: true, memoryLimit }
  return startFirst(options.choice, given, (provider) => provider.startStateful?.bind(provider))
}

type Given = Pick<EngineOptions, 'logger' | 'yields' | 'onBatch' | 'onUnsafe'> &
  Pick<StartEngineOptions, 'queueLimit' | 'memoryLimit' | 'foreignRunMs' | 'cachedPrograms'>

/** Part of the machine's memory that an engine may occupy, so that the server survives it. */
const MEMORY_SHARE = 0.75

/** Says so if `auto` had to take the CPU. */
function startMessage({ provider }: Engine['info'], named: boolean): string {
  return provider === 'cpu' && !named ? 'No GPU found, using the CPU' : 'engine started'
}

async function startFirst<Started extends Pick<Engine, 'info'>>(
  choice: string,
  given: Given,
  starterOf: (
    provider: EngineProvider,
  ) => ((options: EngineOptions) => Promise<Started>) | undefined,
): Promise<Started> {
  const { queueLimit = 1_024, foreignRunMs = 30_000, cachedPrograms = 8, ...rest } = given
  const memoryLimit = given.memoryLimit ?? Math.round(machineMemory() * MEMORY_SHARE)
  const named = choice !== 'auto'
  const passedOver: PassedOver[] = []
  await using spare = new SpareProcess()
  for (const provider of candidatesOf(choice)) {
    const options = {
      ...rest,
      queueLimit,
      memoryLimit,
      foreignRunMs,
      cachedPrograms,
      named,
      spare,
      passedOver: [...passedOver],
    }
    try {
      const start = starterOf(provider)
      if (!start) throw new EngineUnavailable('It does not keep state, which training requires.')
      const engine = await start(options)
      given.logger.info(engine.info, startMessage(engine.info, named))
      return engine
    } catch (error) {
      if (!(error instanceof EngineUnavailable)) throw error
      passedOver.push({ name: provider.name, reason: error.message })
    }
  }
  throw noEngine(choice, passedOver)
}

/** The engines to try, in order: only the named one, or all that `auto` may choose. */
export function candidatesOf(choice: string): readonly EngineProvider[] {
  return PROVIDERS.filter(({ name, automatic }) =>
    choice === 'auto' ? automatic : name === choice,
  )
}

function noEngine(choice: string, passedOver: readonly PassedOver[]): EngineFailed {
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`)
  const message = `No engine could be started. ${reasons.join(' ')}`
  return new EngineFailed(
    choice === 'auto' ? message : `ENGINE=${choice} is not available here. ${message}`,
    { retryable: false },
  )
}
