/** Foreign ONNX models, run unchanged once they are known to fit their role. */
import { CheckpointInvalid } from '../../errors.ts'
import type { TensorValue } from '../engine.ts'
import type { LoadedProgram, StoredProgram } from '../local/process/executor.ts'
import { concatenateRows, rowsOf } from '../local/process/memory-limit.ts'
import { firstRows, lengthen } from '../local/process/padded-batches.ts'
import { readProgramFile } from '../local/process/read-program.ts'
import { openSession, type Provider, type RawTensor, type Session } from './session.ts'
import { toPixels } from './to-pixels.ts'

type ForeignProgram = Exclude<StoredProgram, { kind: 'graph' }>

/** Use of a model: the form of its input and output. */
interface Role {
  /** Name of the input for the server, and the form that the model's must have, in words. */
  readonly input: { readonly name: string; readonly form: string }
  /** The model's only output, in words. */
  readonly output: string
  /** True if an input can have rows of this shape; a size that isn't fixed is a string. */
  takes(row: readonly (number | string)[]): boolean
  /** Converts the model's output. Throws CheckpointInvalid. */
  readonly convert: (output: RawTensor, rows: number) => Record<string, TensorValue>
}

const isSize = (size: number | string) => typeof size === 'number' && size >= 1

const FEATURES: Role = {
  input: { name: 'images', form: '[batch, channels, height, width] with fixed sizes' },
  output: 'features',
  takes: (row) => row.length === 3 && row.every(isSize),
  convert: (output, rows) => ({ features: toFeatures(output, rows) }),
}

function roleOf(program: ForeignProgram): Role {
  if (program.kind === 'features') return FEATURES
  return {
    input: { name: 'z', form: '[batch, n] or [batch, n, 1, 1] with a fixed n' },
    output: 'images',
    takes: ([width, ...trailing]) =>
      isSize(width ?? 0) &&
      (trailing.length === 0 || (trailing.length === 2 && trailing.every((size) => size === 1))),
    convert: (output, rows) => ({ pixels: toPixels(output, rows, program) }),
  }
}

/** The model's only input. */
interface ForeignInput {
  readonly name: string
  /** Shape of a row. */
  readonly shape: readonly number[]
  /** The only number of rows that the model accepts; undefined if it accepts any. */
  readonly fixedBatch: number | undefined
}

type RunRows = (values: Float32Array, rows: number) => Promise<Record<string, TensorValue>>

/**
 * Loads a model and runs it once, on zeros. The loaded program has the names of its role,
 * regardless of those in the model. Throws CheckpointInvalid, with the reason, unless the model has
 * exactly one input and one output, in the form of its role.
 */
export async function openForeignModel(
  program: ForeignProgram,
  provider: Provider,
): Promise<{ loaded: LoadedProgram; fixedBatch: number | undefined }> {
  const role = roleOf(program)
  // z of zeros is no sample: models that divide by its length are served.
  const trial = roleOf(program.kind === 'onnx' ? { ...program, finite: false } : program)
  const session = await compile(program, provider)
  try {
    const input = inputOf(session, role)
    const width = input.shape.reduce((product, size) => product * size, 1)
    const output = session.outputs[0]!.name
    const runAs =
      ({ convert }: Role): RunRows =>
      async (data, rows) => {
        const outputs = await session.run({ [input.name]: { data, shape: [rows, ...input.shape] } })
        return convert(outputs[output] as RawTensor, rows)
      }
    const run = runAs(role)
    const fixedBatch = input.fixedBatch ?? (await findFixedBatch(runAs(trial), width))
    const size = fixedBatch ?? 1
    await runAs(trial)(new Float32Array(size * width), size).catch(rejectTrial)
    const { name } = role.input
    const loaded: LoadedProgram = {
      inputs: { [name]: width },
      run: ({ [name]: values }, rows) =>
        fixedBatch ? inChunks(run, values!, rows, size) : run(values!, rows),
      release: () => session.release(),
    }
    return { loaded, fixedBatch }
  } catch (error) {
    await session.release()
    throw error
  }
}

/** Loads from bytes, not by path, so that the runtime rejects models that refer to other files. */
async function compile({ path }: ForeignProgram, provider: Provider): Promise<Session> {
  const bytes = await readProgramFile(path)
  return openSession(bytes, provider, { keepsMemory: false }).catch((error: unknown) => {
    const { message } = error as Error
    throw new CheckpointInvalid(`ONNX Runtime can't load the model: ${message.trim()}`)
  })
}

function rejectTrial(error: unknown): never {
  if (error instanceof CheckpointInvalid) throw error
  throw new CheckpointInvalid(`The model can't be run: ${(error as Error).message.trim()}`)
}

function inputOf({ inputs, outputs }: Session, role: Role): ForeignInput {
  const names = (values: Session['inputs']) => values.map(({ name }) => name).join(', ') || 'none'
  const { name: as, form } = role.input
  if (inputs.length !== 1) {
    throw new CheckpointInvalid(`The model must have one input, ${as}; it has ${names(inputs)}.`)
  }
  if (outputs.length !== 1) {
    throw new CheckpointInvalid(
      `The model must have one output, ${role.output}; it has ${names(outputs)}.`,
    )
  }
  const input = inputs[0]!
  const found = input.isTensor && input.type === 'float32' ? input.shape : undefined
  const [batch, ...shape] = found ?? []
  if (!found || !role.takes(shape)) {
    const actual = found
      ? `float32 [${found.join(', ')}]`
      : input.isTensor
        ? input.type
        : 'not a tensor'
    throw new CheckpointInvalid(`Input ${input.name} must be float32 ${form}; it is ${actual}.`)
  }
  const row = shape as number[]
  return { name: input.name, shape: row, fixedBatch: typeof batch === 'number' ? batch : undefined }
}

/** Returns features, float32 [rows, n]. Throws CheckpointInvalid for any other output. */
function toFeatures({ data, dims, type }: RawTensor, rows: number): TensorValue {
  const [batch = 0, ...rest] = dims
  const size = rest.reduce((product, length) => product * length, 1)
  if (data instanceof Float32Array && batch === rows && data.length === rows * size && size > 0)
    return { shape: [rows, size], data }
  throw new CheckpointInvalid(
    `The model's output must be float32 [batch, features]; for ${rows} images it is ${type} ` +
      `[${dims.join(', ')}].`,
  )
}

/** Some exporters declare any batch but write a 1 into a Reshape: such models run row by row. */
async function findFixedBatch(run: RunRows, width: number): Promise<1 | undefined> {
  return run(new Float32Array(2 * width), 2).then(
    () => undefined,
    () => 1,
  )
}

/** Runs any number of rows on a model that takes exactly `size` at a time. */
async function inChunks(
  run: RunRows,
  values: Float32Array,
  rows: number,
  size: number,
): Promise<Record<string, TensorValue>> {
  const parts: Record<string, TensorValue>[] = []
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from)
    const chunk = rowsOf({ values }, rows, from, count)['values']!
    parts.push(firstRows(await run(lengthen(chunk, count, size), size), count))
  }
  return concatenateRows(parts)
}
