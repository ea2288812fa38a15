/** Features of images in a safetensors file, written batch by batch and then standardized. */
import { open, rm, type FileHandle } from 'node:fs/promises'
import { safetensorsHead } from '../../weights/safetensors.ts'
import { FEATURES } from './feature-matrix.ts'

/** Features that vary less than this, relative to the one that varies most, are constant. */
const CONSTANT = 1e-6

/** Rows that are standardized at a time. */
const CHUNK = 256

/** Mean of each feature, and the factor that standardizes its difference from the mean. */
export interface Scaling {
  readonly mean: Float64Array
  readonly factor: Float64Array
}

/** A tensor `features` [rows, columns], float32. */
export class FeatureFile implements AsyncDisposable {
  readonly path: string
  readonly rows: number
  readonly columns: number
  readonly #file: FileHandle
  readonly #start: number
  readonly #sums: Float64Array
  readonly #squares: Float64Array
  #written = 0
  #scaling: Scaling | undefined

  private constructor(file: FileHandle, start: number, path: string, [rows, columns]: number[]) {
    this.path = path
    this.rows = rows!
    this.columns = columns!
    this.#file = file
    this.#start = start
    this.#sums = new Float64Array(this.columns)
    this.#squares = new Float64Array(this.columns)
  }

  /** Creates the file at `path`, with a header for this many rows. */
  static async create(path: string, shape: readonly [number, number]): Promise<FeatureFile> {
    const header = safetensorsHead(FEATURES, { dtype: 'F32', shape })
    const file = await open(path, 'w+')
    await file.write(header)
    return new FeatureFile(file, header.length, path, [...shape])
  }

  /** Number of rows written. */
  get written(): number {
    return this.#written
  }

  /** Appends rows: float32 [any, columns]. */
  async append(rows: Float32Array): Promise<void> {
    rows.forEach((value, at) => {
      const column = at % this.columns
      this.#sums[column]! += value
      this.#squares[column]! += value * value
    })
    await this.#write(rows, this.#written)
    this.#written += rows.length / this.columns
  }

  /**
   * Subtracts each feature's mean and divides by its standard deviation and the root of the number
   * of features, so that the mean squared norm of a row is 1. Constant features become 0.
   */
  async standardize(): Promise<Scaling> {
    this.#scaling ??= await this.#standardize()
    return this.#scaling
  }

  /** Closes and removes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
    await rm(this.path, { force: true })
  }

  async #standardize(): Promise<Scaling> {
    const mean = this.#sums.map((sum) => sum / this.rows)
    const deviation = this.#squares.map((sum, column) =>
      Math.sqrt(Math.max(0, sum / this.rows - mean[column]! ** 2)),
    )
    const least = CONSTANT * deviation.reduce((a, b) => Math.max(a, b), 0)
    const root = Math.sqrt(this.columns)
    const factor = deviation.map((own) => (own > least ? 1 / (own * root) : 0))
    for (let from = 0; from < this.rows; from += CHUNK) {
      const chunk = await this.#read(from, Math.min(CHUNK, this.rows - from))
      chunk.forEach((value, at) => {
        const column = at % this.columns
        chunk[at] = (value - mean[column]!) * factor[column]!
      })
      await this.#write(chunk, from)
    }
    return { mean, factor }
  }

  async #read(from: number, rows: number): Promise<Float32Array> {
    const values = new Float32Array(rows * this.columns)
    await this.#file.read(new Uint8Array(values.buffer), 0, values.byteLength, this.#at(from))
    return values
  }

  async #write({ buffer, byteOffset, byteLength }: Float32Array, row: number): Promise<void> {
    await this.#file.write(
      new Uint8Array(buffer, byteOffset, byteLength),
      0,
      byteLength,
      this.#at(row),
    )
  }

  #at(row: number): number {
    return this.#start + row * this.columns * 4
  }
}

/**
 * Weights of standardized features, converted to weights of the features themselves: the scores
 * stay the same.
 */
export function unscaled(weights: Float64Array, { mean, factor }: Scaling): Float32Array {
  const columns = mean.length
  const raw = new Float32Array(columns + 1)
  let intercept = weights[columns]!
  for (let column = 0; column < columns; column++) {
    const weight = weights[column]! * factor[column]!
    raw[column] = weight
    intercept -= weight * mean[column]!
  }
  raw[columns] = intercept
  return raw
}
