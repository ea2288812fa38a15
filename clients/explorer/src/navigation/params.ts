/** Parameters of a query string. A value that can't be parsed counts as missing. */
import { readLatent, type Latent } from './latent-json.ts'

/** One parameter, which may be repeated. */
export interface Param<T> {
  readonly parse: (texts: readonly string[]) => T
  /** Returns no texts for a default value. */
  readonly format: (value: T) => readonly string[]
}

interface Range {
  readonly min: number
  readonly max: number
}

function single<T>(fallback: T, read: (text: string) => T | undefined): Param<T> {
  return {
    parse: ([text]) => (text === undefined ? fallback : (read(text) ?? fallback)),
    format: (value) => (value === fallback ? [] : [String(value)]),
  }
}

function within(text: string, { min, max }: Range): number | undefined {
  const value = text.trim() === '' ? NaN : Number(text)
  return value >= min && value <= max ? value : undefined
}

export const param = {
  integer: (fallback: number, range: Range) =>
    single(fallback, (text) => (/^-?\d+$/.test(text) ? within(text, range) : undefined)),
  number: (fallback: number, range: Range) => single(fallback, (text) => within(text, range)),
  text: (fallback: string) => single(fallback, (text) => text),
  optional: () => single<string | undefined>(undefined, (text) => text || undefined),
  optionalInteger: (range: Range) =>
    single<number | undefined>(undefined, (text) =>
      /^-?\d+$/.test(text) ? within(text, range) : undefined,
    ),
  flag: (fallback: boolean) => single(fallback, (text) => text === 'true'),
  choice: <T extends string>(fallback: T, options: readonly T[]) =>
    single<T>(fallback, (text) => options.find((option) => option === text)),
  /** A repeated text. */
  texts: (): Param<readonly string[]> => ({ parse: (texts) => texts, format: (value) => value }),
  /** A repeated latent: a seed, `saved:ID`, or a recipe as JSON. */
  latents: (): Param<readonly Latent[]> => ({
    parse: (texts) => texts.flatMap((text) => parseLatent(text) ?? []),
    format: (latents) => latents.map(formatLatent),
  }),
  /** A repeated group of latents: seeds and saved latents separated by commas, else JSON. */
  latentGroups: (): Param<readonly (readonly Latent[])[]> => ({
    parse: (texts) => texts.map(parseGroup),
    format: (groups) => groups.map(formatGroup),
  }),
}

function parseLatent(text: string): Latent | undefined {
  if (/^\d+$/.test(text)) return readLatent({ seed: Number(text) }) ?? undefined
  if (text.startsWith('saved:')) return { saved: text.slice('saved:'.length) }
  return readLatent(parseJson(text)) ?? undefined
}

function formatLatent(latent: Latent): string {
  if (latent.seed !== undefined) return String(latent.seed)
  return latent.saved === undefined ? JSON.stringify(latent) : `saved:${latent.saved}`
}

function parseGroup(text: string): Latent[] {
  const items = parseJson(text)
  if (Array.isArray(items)) return items.flatMap((item) => readLatent(item) ?? [])
  return text.split(',').flatMap((item) => parseLatent(item) ?? [])
}

function formatGroup(group: readonly Latent[]): string {
  const texts = group.map(formatLatent)
  return texts.some((text) => /^\{|,/.test(text)) ? JSON.stringify(group) : texts.join(',')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
