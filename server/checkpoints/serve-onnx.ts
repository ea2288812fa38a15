/** Probes a foreign ONNX generator by running it: its layout, image size and output range. */
import type { Engine, Program } from '../engine/engine.ts'
import { BadUserInput, CheckpointInvalid, EngineFailed } from '../errors.ts'
import type { ArchitectureOverrides } from '../checkpoint-files/generator-file.ts'
import type { OnnxModel } from './description.ts'
import type { OnnxSource } from '../checkpoint-files/formats/source.ts'
import { checkOverrides, priorOf, rangeOf } from '../checkpoint-files/recognition/overrides.ts'
import type { Artifact } from '../weights/artifact.ts'
import { namedClasses, type ClassNames } from './class-names.ts'
import type { Classes } from '../gan/architecture.ts'
import { runSeeds, type Inputs } from './sample-seeds.ts'

export interface ProbeOptions {
  readonly engine: Engine
  readonly file: Artifact
  /** Prefix of the keys of the programs that run on the engine. */
  readonly key: string
  readonly names: ClassNames
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
  readonly signal?: AbortSignal
}

/** Number of samples that determine the output range. */
const SAMPLES = 64

/** Output range of a probe: values are resolved in steps of 3/255; larger values become 255. */
const PROBE_RANGE = [-1.5, 1.5] as const

/** The byte that a probe gives for a value of 0, or slightly below 0 from rounding. */
const ZERO_BYTE = 127

/**
 * Finds out what sampling needs. The prior is normal unless overridden. Throws CheckpointInvalid if
 * the model doesn't run, if it doesn't make finite images of 1 or 3 channels, or if a sample
 * depends on its batch. Throws BadUserInput for a preset, or an override that doesn't apply.
 */
export async function probeOnnx(source: OnnxSource, options: ProbeOptions): Promise<OnnxModel> {
  checkOptions(options)
  const prior = priorOf(options.overrides ?? {}, { distribution: 'normal' })
  const label = labelOf(source, options)
  const interfaced = label && { classes: label.classes, names: label.names ?? null }
  const generator = { latent: { size: source.input.zDim, prior }, label: interfaced }
  try {
    const image = await findImage(source, generator, options)
    const range = await findRange(source, generator, image.layout, options)
    await checkIndependence(generator, image.layout, range, options)
    return { zDim: source.input.zDim, ...(label && { label }), prior, ...image, range }
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error
    const message = `ONNX Runtime can't run this model: ${error.message}`
    throw new CheckpointInvalid(message, {}, { cause: error })
  }
}

/** The classes of a graph with a label. Throws BadUserInput for names of a graph without one. */
function labelOf({ label }: OnnxSource, { names }: ProbeOptions): Classes | null {
  if (label !== undefined) return namedClasses({ classes: label.classes }, names)
  if (names.given === undefined) return null
  throw new BadUserInput('classNames: the graph has no input of labels; omit it.')
}

/** Overrides that apply to a graph that is served as is. */
const APPLICABLE: readonly string[] = ['prior', 'priorBound', 'outputActivation']

function checkOptions({ preset, overrides = {} }: ProbeOptions): void {
  checkOverrides(overrides)
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined)
  const unusable = given.map(([name]) => name).filter((name) => !APPLICABLE.includes(name))
  if (preset !== undefined) unusable.unshift('preset')
  if (unusable.length === 0) return
  throw new BadUserInput(
    `An ONNX graph is served as is; these options don't apply to it: ${unusable.join(', ')}. ` +
      `It takes ${APPLICABLE.join(', ')}.`,
  )
}

type Image = Pick<OnnxModel, 'layout' | 'width' | 'height' | 'channels'>

/** Takes the layout and size that the file declares, if any; the model's output must match. */
async function findImage(
  source: OnnxSource,
  generator: Inputs,
  options: ProbeOptions,
): Promise<Image> {
  const declared = source.output.image
  const failures: CheckpointInvalid[] = []
  for (const layout of declared ? [declared.layout] : (['NCHW', 'NHWC'] as const)) {
    try {
      const { shape } = await probe(generator, layout, PROBE_RANGE, { ...options, count: 1 })
      const [, height = 0, width = 0, channels = 0] = shape
      const fits = !declared || (declared.height === height && declared.width === width)
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
    `Output "${source.output.name}" has rows of ${shape.slice(1).join('x')}; ` +
      'expected images of 1 or 3 channels.',
  )
}

/**
 * The range comes from an override, or from the last operator, or from the values: [-1, 1] if some
 * are negative, else [0, 255] if some are 1.5 or more, else [0, 1].
 */
async function findRange(
  source: OnnxSource,
  generator: Inputs,
  layout: OnnxModel['layout'],
  options: ProbeOptions,
): Promise<readonly [number, number]> {
  const activation = options.overrides?.outputActivation ?? source.output.activation
  if (activation) return rangeOf(activation)
  const { data } = await probe(generator, layout, PROBE_RANGE, { ...options, count: SAMPLES })
  if (data.some((value) => value < ZERO_BYTE)) return [-1, 1]
  return data.includes(255) ? [0, 255] : [0, 1]
}

/** Throws CheckpointInvalid if a seed's sample differs between running alone and in a batch. */
async function checkIndependence(
  generator: Inputs,
  layout: OnnxModel['layout'],
  range: readonly [number, number],
  options: ProbeOptions,
): Promise<void> {
  const alone = await probe(generator, layout, range, { ...options, count: 1 })
  const together = await probe(generator, layout, range, { ...options, count: 3 })
  const differs = alone.data.some((value, index) => Math.abs(value - together.data[index]!) > 1)
  if (!differs && together.data.length === 3 * alone.data.length) return
  throw new CheckpointInvalid(
    "This model's samples depend on the rest of their batch, so a seed wouldn't always give the " +
      'same image. Export the model in evaluation mode (`model.eval()`).',
  )
}

async function probe(
  generator: Inputs,
  layout: OnnxModel['layout'],
  range: readonly [number, number],
  { engine, file, key, signal, count }: ProbeOptions & { readonly count: number },
): Promise<{ shape: readonly number[]; data: Uint8Array }> {
  const program: Program = {
    kind: 'onnx',
    key: `${key}:${layout}:${range.join('..')}`,
    ...{ model: file, layout, range, finite: true },
  }
  const outputs = await runSeeds(
    engine,
    program,
    generator,
    { first: 0, count },
    { signal, once: true },
  )
  return { shape: outputs.pixels!.shape, data: outputs.pixels!.data as Uint8Array }
}
