/** Reads ONNX models that are served as they are: generators and feature networks. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { CONVERTED, withEnds } from './onnx-rewrite.ts'
import { parseOnnx } from './onnx-model.ts'
import type { OnnxModel, OnnxValue } from './onnx-model.ts'
import type { FeatureModel, OnnxSource } from './source.ts'

const FLOAT32 = 1
const UINT8 = 2
/** Half and double precision. */
const CONVERTIBLE = [10, 11]
const MAX_Z = 65_536
const MAX_EDGE = 4096
/** Operators that may follow the last activation without changing the range of values. */
const RANGE_PRESERVING = [
  'Identity',
  'Cast',
  'Reshape',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Slice',
]

/**
 * Reads a model with one input, [batch, n] or [batch, n, 1, 1], and an output of images. Other
 * outputs are dropped, and half or double precision is converted at both ends.
 */
export function readOnnx(bytes: Uint8Array): OnnxSource {
  const model = parseOnnx(bytes)
  const input = onlyInput(model, 'z', 'images')
  const { output, notes } = imageOutput(model.outputs)
  const [z, image] = [inputOf(input), imageOf(output)]
  const [inputType, outputType] = [input, output].map(({ elementType }) =>
    CONVERTIBLE.includes(elementType) ? elementType : undefined,
  )
  const isServable = model.outputs.length === 1 && !inputType && !outputType
  const ends = {
    input: input.name,
    output: output.name,
    ...(inputType && { inputType }),
    ...(outputType && { outputType }),
  }
  return {
    bytes: isServable ? bytes : withEnds(bytes, ends),
    input: { ...z, name: inputType ? CONVERTED.input : z.name },
    output: {
      name: outputType ? CONVERTED.output : output.name,
      image,
      activation: activationOf(model, output),
    },
    opset: model.opset,
    parameterCount: model.parameterCount,
    notes,
  }
}

/** The output with the shape of images, if only one has it. */
function imageOutput(outputs: readonly OnnxValue[]): { output: OnnxValue; notes: string[] } {
  const [first, ...others] = outputs
  if (first !== undefined && others.length === 0) return { output: first, notes: [] }
  const images = outputs.filter(({ shape }) => shape?.length === 4 && couldBeImage(shape))
  const [output] = images
  if (output === undefined || images.length > 1)
    throw new CheckpointInvalid(
      `The ONNX model has ${outputs.length} outputs (${namesOf(outputs)}), of which ` +
        `${images.length} have the shape of images; export it with one output (images).`,
    )
  const dropped = outputs.filter((each) => each !== output)
  const note = `The output ${show(output.name)} has the shape of images and is used; ignored:`
  return { output, notes: [`${note} ${namesOf(dropped)}.`] }
}

/** True unless neither of the axes for channels has 1 or 3 of them. */
function couldBeImage([, first, , last]: readonly (number | null)[]): boolean {
  return isChannels(first ?? 0) || isChannels(last ?? 0)
}

/** Reads a model with one input, images [batch, channels, height, width], and one output. */
export function readFeatureModel(bytes: Uint8Array): FeatureModel {
  const model = parseOnnx(bytes)
  const { name, elementType, shape } = onlyInput(model, 'images', 'features')
  only(model.outputs, 'output (features)', 'outputs')
  const [, channels, height, width] = shape ?? []
  const fits = shape?.length === 4 && elementType === FLOAT32 && isChannels(channels ?? 0)
  if (!fits || !height || !width || Math.max(height, width) > MAX_EDGE)
    throw new CheckpointInvalid(
      `The ONNX model's input ${describe(name, shape)} is not images, which are float32 [batch, ` +
        `channels, height, width] with 1 or 3 channels and a fixed size of at most ${MAX_EDGE} ` +
        'pixels. Export it for the size of the samples to measure.',
    )
  const image = { channels: channels as 1 | 3, height, width }
  return { bytes, image, opset: model.opset, parameterCount: model.parameterCount }
}

/** The only input of a model besides weights; `takes` and `makes` name what its ends should be. */
function onlyInput({ inputs, initializers }: OnnxModel, takes: string, makes: string): OnnxValue {
  return only(
    inputs.filter(({ name }) => !initializers.has(name)),
    `input (${takes}) and one output (${makes})`,
    'inputs',
  )
}

function only(values: readonly OnnxValue[], needed: string, what: string): OnnxValue {
  const [value, another] = values
  if (value && !another) return value
  throw new CheckpointInvalid(
    `The ONNX model has ${values.length} ${what} (${namesOf(values)}); export it with one ${needed}.`,
  )
}

function namesOf(values: readonly OnnxValue[]): string {
  return values
    .slice(0, 8)
    .map(({ name }) => show(name))
    .join(', ')
}

function inputOf({ name, elementType, shape }: OnnxValue): OnnxSource['input'] {
  const [, zDim, ...rest] = shape ?? []
  const flat = rest.length === 0 || (rest.length === 2 && rest.every((size) => size === 1))
  const isFloat = [FLOAT32, ...CONVERTIBLE].includes(elementType)
  if (!isFloat || !zDim || zDim > MAX_Z || !flat)
    throw new CheckpointInvalid(
      `The ONNX model's input ${describe(name, shape)} is not z, which is float32 [batch, n] or ` +
        '[batch, n, 1, 1].' +
        (shape?.length === 4 ? ' To import a feature network, set kind to FEATURES.' : ''),
    )
  return { name, zDim, rank: rest.length === 0 ? 2 : 4 }
}

function imageOf({ name, elementType, shape }: OnnxValue): OnnxSource['output']['image'] {
  if (![0, FLOAT32, UINT8, ...CONVERTIBLE].includes(elementType))
    throw new CheckpointInvalid(
      `The ONNX model's output ${describe(name, shape)} is neither float32 nor uint8; export it ` +
        'as one of these.',
    )
  if (shape === null) return null
  if (shape.length !== 4)
    throw new CheckpointInvalid(
      `The ONNX model's output ${describe(name, shape)} is not a batch of images, [batch, ` +
        'channels, height, width] or channels last.',
    )
  const [, a, b, c] = shape
  if (!a || !b || !c) return null
  const layout = isChannels(a) ? 'NCHW' : 'NHWC'
  const [channels, height, width] = layout === 'NCHW' ? [a, b, c] : [c, a, b]
  if (!isChannels(channels) || height > MAX_EDGE || width > MAX_EDGE)
    throw new CheckpointInvalid(
      `The ONNX model's output ${describe(name, shape)} is not a batch of images with 1 or 3 ` +
        `channels, at most ${MAX_EDGE} pixels wide and high.`,
    )
  return { layout, channels, height, width }
}

function isChannels(size: number): size is 1 | 3 {
  return size === 1 || size === 3
}

/** Follows the output back to the node that computes its values. */
function activationOf({ nodes }: OnnxModel, output: OnnxValue): OnnxSource['output']['activation'] {
  const producers = new Map(
    nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)),
  )
  let producer = producers.get(output.name)
  for (
    let steps = 0;
    producer && RANGE_PRESERVING.includes(producer.opType) && steps < nodes.length;
    steps++
  )
    producer = producers.get(producer.inputs[0] ?? '')
  if (producer?.opType === 'Tanh') return 'tanh'
  return producer?.opType === 'Sigmoid' ? 'sigmoid' : null
}

function describe(name: string, shape: OnnxValue['shape']): string {
  return `${show(name)} [${shape?.map((size) => size ?? '?').join(', ') ?? 'of unknown shape'}]`
}
