/** Starts an engine: the named one, or the best one that works on this machine. */
import { EngineFailed } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { Engine, PassedOver } from './engine.ts'
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
  /** Default 8. */
  readonly cachedPrograms?: number
  readonly onBatch?: (rows: number) => void
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
  const { role, logger, queueLimit, cachedPrograms, onBatch } = options
  const choice = role === 'calibration' ? CALIBRATION_ENGINE : options.choice
  const given = { logger: logger.child({ engine: role }), yields: false }
  return startFirst(choice, { ...given, queueLimit, cachedPrograms, onBatch }, (provider) =>
    provider.start.bind(provider),
  )
}

/** Starts an engine that keeps state. On a CPU it yields to every other process. */
export async function startStatefulEngine(options: {
  readonly choice: string
  readonly logger: Logger
}): Promise<StatefulEngine> {
  const given = { logger: options.logger.child({ engine: 'training' }), yields: true }
  return startFirst(options.choice, given, (provider) => provider.startStateful?.bind(provider))
}

type Given = Pick<EngineOptions, 'logger' | 'yields' | 'onBatch'> &
  Pick<StartEngineOptions, 'queueLimit' | 'cachedPrograms'>

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
  const { queueLimit = 1_024, cachedPrograms = 8, ...rest } = given
  const named = choice !== 'auto'
  const passedOver: PassedOver[] = []
  await using spare = new SpareProcess()
  for (const provider of candidatesOf(choice)) {
    const options = {
      ...rest,
      queueLimit,
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
