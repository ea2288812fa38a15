/** Foreign ONNX models, run unchanged once they are known to turn z into images. */
import { CheckpointInvalid } from '../../errors.ts'
import type { TensorValue } from '../engine.ts'
import type { LoadedProgram, StoredProgram } from '../local/process/executor.ts'
import { concatenateRows, rowsOf } from '../local/process/memory-limit.ts'
import { firstRows, lengthen } from '../local/process/padded-batches.ts'
import { readProgramFile } from '../local/process/read-program.ts'
import { openSession, type Provider, type RawTensor, type Session } from './session.ts'
import { toPixels } from './to-pixels.ts'

type ForeignProgram = Extract<StoredProgram, { kind: 'onnx' }>

/** The model's only input. */
interface LatentInput {
  readonly name: string
  readonly width: number
  /** Axes of size 1 after [batch, width]. */
  readonly trailing: readonly 1[]
  /** The only number of rows that the model accepts; undefined if it accepts any. */
  readonly fixedBatch: number | undefined
}

type RunRows = (z: Float32Array, rows: number) => Promise<Record<string, TensorValue>>

/**
 * Loads a model and runs it once, on zeros. The loaded program takes `z` and returns `pixels`,
 * regardless of the names in the model. Throws CheckpointInvalid, with the reason, unless the model
 * has exactly one input, float32 [batch, n] or [batch, n, 1, 1], and exactly one output, numeric
 * grey or RGB images in the program's layout.
 */
export async function openForeignModel(
  program: ForeignProgram,
  provider: Provider,
): Promise<{ loaded: LoadedProgram; fixedBatch: number | undefined }> {
  const session = await compile(program, provider)
  try {
    const input = latentInput(session)
    const output = session.outputs[0]!.name
    const run: RunRows = async (z, rows) => {
      const shape = [rows, input.width, ...input.trailing]
      const outputs = await session.run({ [input.name]: { data: z, shape } })
      return { pixels: toPixels(outputs[output] as RawTensor, rows, program) }
    }
    const fixedBatch = input.fixedBatch ?? (await findFixedBatch(run, input.width))
    const size = fixedBatch ?? 1
    await run(new Float32Array(size * input.width), size).catch(rejectTrial)
    const loaded: LoadedProgram = {
      inputs: { z: input.width },
      run: ({ z }, rows) => (fixedBatch ? inChunks(run, z!, rows, size) : run(z!, rows)),
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
  return openSession(bytes, provider).catch((error: unknown) => {
    const { message } = error as Error
    throw new CheckpointInvalid(`ONNX Runtime can't load the model: ${message.trim()}`)
  })
}

function rejectTrial(error: unknown): never {
  if (error instanceof CheckpointInvalid) throw error
  throw new CheckpointInvalid(`The model can't be run: ${(error as Error).message.trim()}`)
}

function latentInput({ inputs, outputs }: Session): LatentInput {
  const names = (values: Session['inputs']) => values.map(({ name }) => name).join(', ') || 'none'
  if (inputs.length !== 1) {
    throw new CheckpointInvalid(`The model must have one input, z; it has ${names(inputs)}.`)
  }
  if (outputs.length !== 1) {
    throw new CheckpointInvalid(`The model must have one output, images; it has ${names(outputs)}.`)
  }
  const input = inputs[0]!
  const shape = input.isTensor && input.type === 'float32' ? input.shape : undefined
  const [batch, width, ...trailing] = shape ?? []
  const isLatent =
    trailing.length === 0 || (trailing.length === 2 && trailing.every((n) => n === 1))
  if (typeof width !== 'number' || width < 1 || !isLatent) {
    const found = shape
      ? `float32 [${shape.join(', ')}]`
      : input.isTensor
        ? input.type
        : 'not a tensor'
    throw new CheckpointInvalid(
      `Input ${input.name} must be float32 [batch, n] or [batch, n, 1, 1] with a fixed n; it is ${found}.`,
    )
  }
  const fixedBatch = typeof batch === 'number' ? batch : undefined
  return { name: input.name, width, trailing: trailing as 1[], fixedBatch }
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
  z: Float32Array,
  rows: number,
  size: number,
): Promise<Record<string, TensorValue>> {
  const parts: Record<string, TensorValue>[] = []
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from)
    const chunk = rowsOf({ z }, rows, from, count)['z']!
    parts.push(firstRows(await run(lengthen(chunk, count, size), size), count))
  }
  return concatenateRows(parts)
}
