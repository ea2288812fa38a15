/** Measures the contenders, LatentQL's engines and PyTorch, or reports why one is missing. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Logger } from '../../server/logger.ts'
import type { Cases } from './cases.ts'
import { measureSampling, type Sampling } from './sampling.ts'
import { measureTraining, type Training } from './training.ts'

/** Speeds, in the order of the cases. */
export interface Measured {
  readonly contender: string
  readonly device: string
  readonly sampling: readonly { readonly batch: number; readonly imagesPerSecond: number }[]
  readonly training: readonly { readonly name: string; readonly imagesPerSecond: number }[]
}

export interface Missing {
  readonly contender: string
  readonly missing: string
}

/** The results of an engine, to compare with another's. */
export interface Computed {
  readonly sampling: Sampling
  readonly training: readonly Training[]
}

export async function measureEngine(
  contender: string,
  cases: Cases,
  bench: { folder: string; logger: Logger },
): Promise<(Measured & { readonly computed: Computed }) | Missing> {
  const say = (what: string) => console.error(`${contender}: ${what} ...`)
  try {
    say('sampling')
    const sampling = await measureSampling(contender, cases, bench)
    const training: Training[] = []
    for (const config of cases.training) {
      say(`training ${config.name}`)
      training.push(await measureTraining(contender, config, { ...cases, ...bench }))
    }
    return {
      contender,
      device: sampling.device,
      sampling: sampling.rates,
      training: training.map(({ imagesPerSecond }, index) => {
        return { name: cases.training[index]!.name, imagesPerSecond }
      }),
      computed: { sampling, training },
    }
  } catch (error) {
    return { contender, missing: (error as Error).message }
  }
}

/** Measures PyTorch in each precision that it offers on the card. */
export async function measurePytorch(cases: Cases): Promise<(Measured | Missing)[]> {
  console.error('PyTorch ...')
  const script = fileURLToPath(new URL('./pytorch.py', import.meta.url))
  const child = spawn('python3', [script, JSON.stringify(cases)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const failed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`python3 could not be started: ${error.message}.`))
    child.once('exit', (code) => resolve(`python3 exited with code ${code}.`))
  })
  const line = (await text(child.stdout)).trim()
  if (line === '') return [{ contender: 'PyTorch', missing: await failed }]
  return JSON.parse(line) as (Measured | Missing)[]
}
