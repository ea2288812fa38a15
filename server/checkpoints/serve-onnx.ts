/** What a foreign ONNX generator is, found by running it: its layout, its size, the range of its values. */
import type { Engine, Program } from '../engine/engine.ts'
import { BadUserInput, CheckpointInvalid, EngineFailed } from '../errors.ts'
import type { ArchitectureOverrides } from '../checkpoint-files/generator-file.ts'
import type { OnnxModel } from './description.ts'
import type { OnnxSource } from '../checkpoint-files/formats/source.ts'
import { checkOverrides, priorOf, rangeOf } from '../checkpoint-files/recognition/overrides.ts'
import type { Artifact } from '../weights/artifact.ts'
import { runSeeds, type Latent } from './sample-seeds.ts'

export interface ProbeOptions {
  readonly engine: Engine
  readonly file: Artifact
  /** Names the programs on the engine. */
  readonly key: string
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
  readonly signal?: AbortSignal
}

/** How many samples tell the range of the values. */
const SAMPLES = 64

/** Values this wide are told apart by a probe, in steps of 3/255; larger ones are 255. */
const PROBE_RANGE = [-1.5, 1.5] as const

/** What a probe makes of a value of 0, or a rounding error less. */
const LOWEST_OF_ZERO = 127

/**
 * Finds out what sampling needs. The prior is normal unless overridden. Throws CheckpointInvalid if the model does not
 * run, gives no images of 1 or 3 channels, or gives a sample that depends on its batch; BadUserInput
 * for a preset, or an override that can't be followed.
 */
export async function probeOnnx(source: OnnxSource, options: ProbeOptions): Promise<OnnxModel> {
  checkAsked(options)
  const prior = priorOf(options.overrides ?? {}, { distribution: 'normal' })
  const latent = { size: source.input.zDim, prior }
  try {
    const image = await findImage(source, latent, options)
    const range = await findRange(source, latent, image.layout, options)
    await checkIndependence(latent, image.layout, range, options)
    return { zDim: latent.size, prior, ...image, range }
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error
    const message = `ONNX Runtime can't run this model: ${error.message}`
    throw new CheckpointInvalid(message, {}, { cause: error })
  }
}

/** What can be asked for of a graph that is served as it is. */
const ASKABLE: readonly string[] = ['prior', 'priorBound', 'outputActivation']

function checkAsked({ preset, overrides = {} }: ProbeOptions): void {
  checkOverrides(overrides)
  const asked = Object.entries(overrides).filter(([, value]) => value !== undefined)
  const idle = asked.map(([name]) => name).filter((name) => !ASKABLE.includes(name))
  if (preset !== undefined) idle.unshift('preset')
  if (idle.length === 0) return
  throw new BadUserInput(
    `An ONNX graph is served as it is, so ${idle.join(', ')} would change nothing; it takes ` +
      `${ASKABLE.join(', ')}.`,
  )
}

type Image = Pick<OnnxModel, 'layout' | 'width' | 'height' | 'channels'>

/** As the file says, where it does; what comes out must agree. */
async function findImage(
  source: OnnxSource,
  latent: Latent,
  options: ProbeOptions,
): Promise<Image> {
  const said = source.output.image
  const failures: CheckpointInvalid[] = []
  for (const layout of said ? [said.layout] : (['NCHW', 'NHWC'] as const)) {
    try {
      const { shape } = await probe(latent, layout, PROBE_RANGE, { ...options, count: 1 })
      const [, height = 0, width = 0, channels = 0] = shape
      const fits = !said || (said.height === height && said.width === width)
      if (fits && (channels === 1 || channels === 3)) return { layout, width, height, channels }
      failures.push(noImages(source, shape))
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      failures.push(error)
    }
  }
  throw failures[0]!
}

function noImages(source: OnnxSource, shape: readonly number[]): CheckpointInvalid {
  return new CheckpointInvalid(
    `Output "${source.output.name}" gave rows of ${shape.slice(1).join('x')}, which are not the ` +
      'images of 1 or 3 channels that it should give.',
  )
}

/**
 * By hand, by the last operator, or by the values: [0, 255] or [0, 1] if none is below 0, the first if some are
 * 1.5 or more; else [-1, 1].
 */
async function findRange(
  source: OnnxSource,
  latent: Latent,
  layout: OnnxModel['layout'],
  options: ProbeOptions,
): Promise<readonly [number, number]> {
  const activation = options.overrides?.outputActivation ?? source.output.activation
  if (activation) return rangeOf(activation)
  const { data } = await probe(latent, layout, PROBE_RANGE, { ...options, count: SAMPLES })
  if (data.some((value) => value < LOWEST_OF_ZERO)) return [-1, 1]
  return data.includes(255) ? [0, 255] : [0, 1]
}

/** A seed must look the same alone and in a batch. */
async function checkIndependence(
  latent: Latent,
  layout: OnnxModel['layout'],
  range: readonly [number, number],
  options: ProbeOptions,
): Promise<void> {
  const alone = await probe(latent, layout, range, { ...options, count: 1 })
  const together = await probe(latent, layout, range, { ...options, count: 3 })
  const differs = alone.data.some((value, index) => Math.abs(value - together.data[index]!) > 1)
  if (!differs && together.data.length === 3 * alone.data.length) return
  throw new CheckpointInvalid(
    "A sample of this model depends on the others of its batch, so a seed wouldn't always give the " +
      'same picture. Export it in evaluation mode (`model.eval()`).',
  )
}

async function probe(
  latent: Latent,
  layout: OnnxModel['layout'],
  range: readonly [number, number],
  { engine, file, key, signal, count }: ProbeOptions & { readonly count: number },
): Promise<{ shape: readonly number[]; data: Uint8Array }> {
  const program: Program = {
    kind: 'onnx',
    key: `${key}:${layout}:${range.join('..')}`,
    ...{ model: file, layout, range },
  }
  const outputs = await runSeeds(
    engine,
    program,
    latent,
    { first: 0, count },
    { signal, once: true },
  )
  return { shape: outputs.pixels!.shape, data: outputs.pixels!.data as Uint8Array }
}
