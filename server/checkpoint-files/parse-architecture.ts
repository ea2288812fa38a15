/** Reads an architecture out of JSON that anyone may have written: every field is checked, nothing else is kept. */
import { CheckpointInvalid } from '../errors.ts'
import type { GeneratorArchitecture, Layer, Prior } from '../gan/architecture.ts'
import { MIN_PRIOR_BOUND } from '../latent/seed-to-z.ts'

const MAX_LAYERS = 256
const MAX_Z_DIM = 65_536
const MAX_PIXELS = 4096

/** Builds an architecture of exactly the known fields. Throws CheckpointInvalid, naming the field. */
export function parseArchitecture(value: unknown): GeneratorArchitecture {
  const json = new Fields(value, 'architecture')
  const layers = json.list('layers')
  if (layers.length === 0 || layers.length > MAX_LAYERS) {
    throw invalid('architecture.layers', `takes 1 to ${MAX_LAYERS} layers`)
  }
  return {
    zDim: json.integer('zDim', 1, MAX_Z_DIM),
    prior: parsePrior(json.fields('prior')),
    channels: json.oneOf('channels', [1, 3]),
    height: json.integer('height', 1, MAX_PIXELS),
    width: json.integer('width', 1, MAX_PIXELS),
    range: parseRange(json),
    layers: layers.map((layer, index) => parseLayer(new Fields(layer, `layers[${index}]`))),
  }
}

/** Reads a prior. Throws CheckpointInvalid. */
function parsePrior(json: Fields): Prior {
  const distribution = json.oneOf('distribution', ['normal', 'uniform', 'truncatedNormal'])
  if (distribution !== 'truncatedNormal') return { distribution }
  return { distribution, bound: json.number('bound', MIN_PRIOR_BOUND, 1e3) }
}

/** Reads what the last layer's numbers mean: black, then a larger white. Throws CheckpointInvalid. */
function parseRange(json: Fields): readonly [number, number] {
  const [black, white] = json.numbers('range', 2, -1e6, 1e6)
  if (black < white) return [black, white]
  throw invalid(`${json.what}.range`, 'takes black, then a larger white')
}

const LAYERS: { readonly [K in Layer['kind']]: (json: Fields) => Extract<Layer, { kind: K }> } = {
  dense: (json) => ({
    kind: 'dense',
    weight: json.text('weight'),
    ...json.optionalTexts('bias'),
    out: json.integers('out', 3, 1, 1 << 20),
  }),
  conv2d: (json) => ({ kind: 'conv2d', ...parseConvolution(json) }),
  convTranspose2d: (json) => ({
    kind: 'convTranspose2d',
    ...parseConvolution(json),
    outputPadding: json.integers('outputPadding', 2, 0, 64),
  }),
  batchNorm: (json) => ({
    kind: 'batchNorm',
    ...json.optionalTexts('scale', 'offset', 'mean', 'variance'),
    epsilon: json.number('epsilon', 0, 1),
    over: json.oneOf('over', ['channel', 'unit']),
  }),
  activation: (json) => ({
    kind: 'activation',
    function: json.oneOf('function', ACTIVATIONS),
    ...(json.has('slope') ? { slope: json.number('slope', -1e3, 1e3) } : {}),
  }),
  upsample: (json) => ({
    kind: 'upsample',
    factor: json.integers('factor', 2, 1, 16),
    mode: json.oneOf('mode', ['nearest', 'bilinear']),
  }),
}

const ACTIVATIONS = [
  'relu',
  'leakyRelu',
  'elu',
  'selu',
  'tanh',
  'sigmoid',
  'linear',
  'clip',
] as const

function parseLayer(json: Fields): Layer {
  return LAYERS[json.oneOf('kind', Object.keys(LAYERS) as Layer['kind'][])](json)
}

function parseConvolution(json: Fields) {
  return {
    weight: json.text('weight'),
    ...json.optionalTexts('bias'),
    out: json.integer('out', 1, 1 << 20),
    kernel: json.integers('kernel', 2, 1, 64),
    stride: json.integers('stride', 2, 1, 64),
    padding: json.integers('padding', 4, 0, 64),
    dilation: json.integers('dilation', 2, 1, 64),
    groups: json.integer('groups', 1, 1 << 16),
  }
}

/** Lists of numbers by their length. */
interface Tuple {
  2: [number, number]
  3: [number, number, number]
  4: [number, number, number, number]
}

/** An object of a JSON text, read field by field; every error names the field. */
export class Fields {
  readonly what: string
  readonly #value: Readonly<Record<string, unknown>>

  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalid(what, 'is not an object')
    }
    this.#value = value as Record<string, unknown>
    this.what = what
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name) && this.#value[name] !== undefined
  }

  get(name: string): unknown {
    return this.has(name) ? this.#value[name] : undefined
  }

  fields(name: string): Fields {
    return new Fields(this.get(name), `${this.what}.${name}`)
  }

  list(name: string): readonly unknown[] {
    const value = this.get(name)
    if (Array.isArray(value)) return value
    throw invalid(`${this.what}.${name}`, 'is not a list')
  }

  number(name: string, min: number, max: number): number {
    return checkNumber(this.get(name), `${this.what}.${name}`, min, max)
  }

  integer(name: string, min: number, max: number): number {
    return checkInteger(this.number(name, min, max), `${this.what}.${name}`)
  }

  numbers<N extends 2 | 3 | 4>(name: string, length: N, min: number, max: number): Tuple[N] {
    const values = this.list(name)
    const what = `${this.what}.${name}`
    if (values.length !== length) throw invalid(what, `takes ${length} numbers`)
    return values.map((value) => checkNumber(value, what, min, max)) as unknown as Tuple[N]
  }

  integers<N extends 2 | 3 | 4>(name: string, length: N, min: number, max: number): Tuple[N] {
    const values = this.numbers(name, length, min, max)
    for (const value of values) checkInteger(value, `${this.what}.${name}`)
    return values
  }

  text(name: string): string {
    const value = this.get(name)
    if (typeof value === 'string' && value.length > 0 && value.length <= 200) return value
    throw invalid(`${this.what}.${name}`, 'is not a text of 1 to 200 characters')
  }

  /** Those of the texts that are there. */
  optionalTexts<const K extends string>(...names: readonly K[]): Partial<Record<K, string>> {
    const there = names.filter((name) => this.has(name))
    return Object.fromEntries(there.map((name) => [name, this.text(name)])) as Partial<
      Record<K, string>
    >
  }

  oneOf<const T extends string | number>(name: string, allowed: readonly T[]): T {
    const value = allowed.find((one) => one === this.get(name))
    if (value !== undefined) return value
    throw invalid(`${this.what}.${name}`, `is none of ${allowed.join(', ')}`)
  }
}

function checkNumber(value: unknown, what: string, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value
  throw invalid(what, `is not a number from ${min} to ${max}`)
}

function checkInteger(value: number, what: string): number {
  if (Number.isInteger(value)) return value
  throw invalid(what, 'is not a whole number')
}

function invalid(what: string, problem: string): CheckpointInvalid {
  return new CheckpointInvalid(`The description in the file is not LatentQL's: ${what} ${problem}.`)
}
