/** Reads the query of a request for the samples of many seeds. */
import { BadUserInput } from '../errors.ts'
import { checkSeed, MAX_SEED } from '../latent/seed-to-z.ts'
import type { SampleFile, SampleFileFormat } from '../sampling/sample-file.ts'
import { SAMPLE_FILE_FORMATS } from '../sampling/sample-file.ts'
import type { SeedRange } from '../sampling/seed-samples.ts'

/** The file of a request, and the arguments of its sampling. */
export interface SamplesQuery extends Omit<SampleFile, 'sampling'> {
  readonly checkpoint: string | undefined
  readonly truncation: number
  readonly variant: { readonly saved: string } | undefined
}

const PARAMETERS = ['checkpoint', 'seeds', 'format', 'truncation', 'variant']

/** Throws BadUserInput that names the parameter. At most `maxSeeds` seeds are accepted. */
export function readSamplesQuery(
  query: Readonly<Record<string, unknown>>,
  maxSeeds: number,
): SamplesQuery {
  const unknown = Object.keys(query).find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) {
    throw new BadUserInput(
      `There is no parameter ${quoted(unknown)}. Parameters: ${PARAMETERS.join(', ')}.`,
    )
  }
  const text = (name: string) => {
    const value = query[name]
    if (Array.isArray(value)) throw new BadUserInput(`${name} is given twice; give it once.`)
    return (value as string | undefined) || undefined
  }
  const saved = text('variant')
  return {
    checkpoint: text('checkpoint'),
    seeds: readSeeds(text('seeds'), maxSeeds),
    format: readFormat(text('format')),
    truncation: readTruncation(text('truncation')),
    variant: saved === undefined ? undefined : { saved },
  }
}

function readSeeds(text: string | undefined, maxSeeds: number): SeedRange {
  if (text === undefined) {
    throw new BadUserInput('seeds is missing. Pass the first and the last seed: seeds=0-9999.')
  }
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  if (from === undefined) {
    throw new BadUserInput(
      `seeds must be the first and the last seed, such as 0-9999, or one seed; got ${quoted(text)}. ` +
        `Seeds are whole numbers from 0 to ${MAX_SEED}.`,
    )
  }
  const [first, last] = [Number(from), Number(to)]
  checkSeed(first, 'The first of seeds')
  checkSeed(last, 'The last of seeds')
  const count = last - first + 1
  if (count < 1) {
    throw new BadUserInput(
      `seeds must begin with the smaller seed: ${last}-${first} instead of ${quoted(text)}.`,
    )
  }
  if (count > maxSeeds) {
    throw new BadUserInput(
      `seeds are ${count}; one request may have ${maxSeeds} (MAX_DOWNLOAD_SEEDS). Request ` +
        `${first}-${first + maxSeeds - 1} first, then the rest.`,
    )
  }
  return { first, last }
}

function readFormat(text = 'npy'): SampleFileFormat {
  const format = SAMPLE_FILE_FORMATS.find((name) => name === text)
  if (format) return format
  throw new BadUserInput(
    `format must be ${SAMPLE_FILE_FORMATS.join(', ').replace(/, (\w+)$/, ' or $1')}; got ${quoted(text)}.`,
  )
}

function readTruncation(text = '1'): number {
  const truncation = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN
  if (truncation >= 0 && truncation <= 1) return truncation
  throw new BadUserInput(`truncation must be a number from 0 to 1; got ${quoted(text)}.`)
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}
