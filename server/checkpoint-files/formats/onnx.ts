/** Reads ONNX models that are served as they are: generators and feature networks. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { parseOnnx } from './onnx-model.ts'
import type { OnnxModel, OnnxValue } from './onnx-model.ts'
import type { FeatureModel, OnnxSource } from './source.ts'

const FLOAT32 = 1
const UINT8 = 2
const MAX_Z = 65_536
const MAX_EDGE = 4096
/** Operators that may follow the last activation without changing the range of values. */
const RANGE_PRESERVING = [
  'Identity',
  'Reshape',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Slice',
]

/** Reads a model with one input, [batch, n] or [batch, n, 1, 1], and one output of images. */
export function readOnnx(bytes: Uint8Array): OnnxSource {
  const model = parseOnnx(bytes)
  const [input, output] = ends(model, { input: 'z', output: 'images' })
  return {
    bytes,
    input: inputOf(input),
    output: { name: output.name, image: imageOf(output), activation: activationOf(model) },
    opset: model.opset,
    parameterCount: model.parameterCount,
  }
}

/** Reads a model with one input, images [batch, channels, height, width], and one output. */
export function readFeatureModel(bytes: Uint8Array): FeatureModel {
  const model = parseOnnx(bytes)
  const [{ name, elementType, shape }] = ends(model, { input: 'images', output: 'features' })
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

/** The only input and output of a model. `roles` names what they should be. */
function ends(
  { inputs, outputs, initializers }: OnnxModel,
  roles: { readonly input: string; readonly output: string },
): [input: OnnxValue, output: OnnxValue] {
  const only = (values: readonly OnnxValue[], what: 'input' | 'output') => {
    const [value, another] = values
    if (value && !another) return value
    const names = values.slice(0, 8).map(({ name }) => show(name))
    throw new CheckpointInvalid(
      `The ONNX model has ${values.length} ${what}s (${names.join(', ')}); export it with one ` +
        `input (${roles.input}) and one output (${roles.output}).`,
    )
  }
  const given = inputs.filter(({ name }) => !initializers.has(name))
  return [only(given, 'input'), only(outputs, 'output')]
}

function inputOf({ name, elementType, shape }: OnnxValue): OnnxSource['input'] {
  const [, zDim, ...rest] = shape ?? []
  const flat = rest.length === 0 || (rest.length === 2 && rest.every((size) => size === 1))
  if (elementType !== FLOAT32 || !zDim || zDim > MAX_Z || !flat)
    throw new CheckpointInvalid(
      `The ONNX model's input ${describe(name, shape)} is not z, which is float32 [batch, n] or ` +
        '[batch, n, 1, 1].' +
        (shape?.length === 4 ? ' To import a feature network, set kind to FEATURES.' : ''),
    )
  return { name, zDim, rank: rest.length === 0 ? 2 : 4 }
}

function imageOf({ name, elementType, shape }: OnnxValue): OnnxSource['output']['image'] {
  if (![0, FLOAT32, UINT8].includes(elementType))
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
function activationOf({ nodes, outputs }: OnnxModel): OnnxSource['output']['activation'] {
  const producers = new Map(
    nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)),
  )
  let producer = producers.get(outputs[0]!.name)
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
