/** Lowers each op to standard ONNX operators. */
import { poolWindow, transposedOutput, type Padding, type Pair, type Window } from '../ops.ts'
import { nearestIndices } from '../resize-weights.ts'
import { shapeToList } from '../shapes.ts'
import type { Tensor } from '../tensor.ts'
import { lowerFilterGradient } from './filter-gradient.ts'
import type { Emitter } from './emitter.ts'

/** Emits a node; returns the name of its value. */
export type Lowering = (emitter: Emitter, tensor: Tensor) => string

/** Ops whose ONNX operator differs only in name. */
const SAME: Readonly<Record<string, string>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  maximum: 'Max',
  minimum: 'Min',
  pow: 'Pow',
  greater: 'Greater',
  greaterEqual: 'GreaterOrEqual',
  less: 'Less',
  lessEqual: 'LessOrEqual',
  equal: 'Equal',
  logicalNot: 'Not',
  where: 'Where',
  neg: 'Neg',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  abs: 'Abs',
  sign: 'Sign',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  relu: 'Relu',
  softplus: 'Softplus',
  floor: 'Floor',
  round: 'Round',
  selu: 'Selu',
  matmul: 'MatMul',
}

const CAST_TO = { float32: 1, uint8: 2, int32: 6, bool: 9 } as const

/** As the end of a slice: the end of the axis. */
const TO_THE_END = 2 ** 31 - 1

export const LOWERINGS: Readonly<Record<string, Lowering>> = {
  ...Object.fromEntries(Object.entries(SAME).map(([op, opType]) => [op, sameOp(opType)])),
  leakyRelu: (to, x) => to.emit('LeakyRelu', operands(to, x), { alpha: number(x, 'alpha') }),
  elu: (to, x) => to.emit('Elu', operands(to, x), { alpha: number(x, 'alpha') }),
  clip(to, x) {
    const bounds = [to.floats([number(x, 'min')], []), to.floats([number(x, 'max')], [])]
    return to.emit('Clip', [...operands(to, x), ...bounds])
  },
  stopGradient: (to, x) => operands(to, x)[0]!,
  cast(to, x) {
    return to.emit('Cast', operands(to, x), { to: CAST_TO[x.dtype] })
  },
  sum(to, x) {
    const { axes, keepdims } = reduction(x)
    if (axes.length === 0) return operands(to, x)[0]!
    return to.emit('ReduceSum', [...operands(to, x), to.int64s(axes)], { keepdims })
  },
  mean: reduceBy('ReduceMean'),
  max: reduceBy('ReduceMax'),
  reshape(to, x) {
    return to.emit('Reshape', [...operands(to, x), to.int64s(shapeToList(x.shape))])
  },
  broadcastTo(to, x) {
    return to.emit('Expand', [...operands(to, x), to.runtimeShape(x.shape)])
  },
  transpose(to, x) {
    return to.emit('Transpose', operands(to, x), { perm: list(x, 'permutation') })
  },
  slice(to, x) {
    const ends = list(x, 'ends').map((end) => (end === -1 ? TO_THE_END : end))
    const axes = ends.map((_, axis) => axis)
    if (axes.length === 0) return operands(to, x)[0]!
    const settings = [list(x, 'starts'), ends, axes, list(x, 'steps')]
    return to.emit('Slice', [...operands(to, x), ...settings.map((values) => to.int64s(values))])
  },
  pad(to, x) {
    const pads = to.int64s([...list(x, 'before'), ...list(x, 'after')])
    const value = number(x, 'value')
    const isFloat = x.dtype === 'float32'
    if (isFloat) return to.emit('Pad', [...operands(to, x), pads, to.floats([value], [])])
    const cast = to.emit('Cast', [to.floats([value], [])], { to: CAST_TO[x.dtype] })
    return to.emit('Pad', [...operands(to, x), pads, cast])
  },
  concat(to, x) {
    return to.emit('Concat', operands(to, x), { axis: number(x, 'axis') })
  },
  conv2d(to, x) {
    return to.emit(
      'Conv',
      operands(to, x),
      windowAttributes(convolutionWindow(x), number(x, 'groups')),
    )
  },
  conv2dInputGradient: lowerInputGradient,
  conv2dFilterGradient: lowerFilterGradient,
  avgPool2d(to, x) {
    const { kernel_shape, strides, pads } = windowAttributes(poolWindow(x.attributes), 1)
    const attributes = { kernel_shape, strides, pads, count_include_pad: 1 }
    return to.emit('AveragePool', operands(to, x), attributes)
  },
  maxPool2d(to, x) {
    const { kernel_shape, strides, pads } = windowAttributes(poolWindow(x.attributes), 1)
    return to.emit('MaxPool', operands(to, x), { kernel_shape, strides, pads })
  },
  resize: lowerResize,
}

function sameOp(opType: string): Lowering {
  return (to, x) => to.emit(opType, operands(to, x))
}

function reduceBy(opType: string): Lowering {
  return (to, x) => {
    const { axes, keepdims } = reduction(x)
    if (axes.length === 0) return operands(to, x)[0]!
    return to.emit(opType, operands(to, x), { axes, keepdims })
  }
}

function reduction(x: Tensor) {
  return { axes: list(x, 'axes'), keepdims: x.attributes['keepDims'] ? 1 : 0 }
}

/** ConvTranspose with explicit pads. Output padding restores rows that the stride skipped. */
function lowerInputGradient(to: Emitter, x: Tensor): string {
  const window = convolutionWindow(x)
  const [, , rows, columns] = x.inputs[0]!.shape as readonly number[]
  const [height, width] = transposedOutput([rows!, columns!], window)
  const [fullHeight, fullWidth] = list(x, 'outputSize')
  const groups = number(x, 'groups')
  const attributes = {
    ...windowAttributes(window, groups),
    output_padding: [fullHeight! - height, fullWidth! - width],
  }
  const [into, outOfEach] = x.inputs[1]!.shape as readonly number[]
  const looksDepthwise = groups > 1 && outOfEach === 1 && into !== groups
  if (looksDepthwise) return lowerToOneOfEachGroup(to, x, attributes)
  return to.emit('ConvTranspose', operands(to, x), attributes)
}

/**
 * Handles groups with many input channels and one output channel. ONNX Runtime's WebGPU provider
 * takes them for depthwise and ignores all but one input channel. So every group gets a second
 * output channel with zero weights, which is then dropped.
 */
function lowerToOneOfEachGroup(
  to: Emitter,
  x: Tensor,
  attributes: ReturnType<typeof windowAttributes> & { output_padding: readonly number[] },
): string {
  const [dy, w, bias] = operands(to, x) as [string, string, string?]
  const wider = to.emit('Pad', [w, to.int64s([0, 0, 0, 0, 0, 1, 0, 0])])
  const both = to.emit('ConvTranspose', [dy, wider], attributes)
  const everySecond = [[0], [2 * attributes.group], [1], [2]].map((list) => to.int64s(list))
  const first = to.emit('Slice', [both, ...everySecond])
  if (bias === undefined) return first
  return to.emit('Add', [first, to.emit('Reshape', [bias, to.int64s([1, -1, 1, 1])])])
}

function lowerResize(to: Emitter, x: Tensor): string {
  const [height, width] = list(x, 'size') as Pair
  const [, , fromHeight, fromWidth] = x.inputs[0]!.shape as readonly number[]
  const scales = [1, 1, height / fromHeight!, width / fromWidth!]
  const isNearest = x.attributes['mode'] === 'nearest'
  const attributes = {
    mode: isNearest ? 'nearest' : 'linear',
    coordinate_transformation_mode: isNearest ? 'asymmetric' : 'half_pixel',
    nearest_mode: 'floor',
  }
  if (scales.every(Number.isInteger)) {
    return to.emit('Resize', [...operands(to, x), '', to.floats(scales, [4])], attributes)
  }
  if (isNearest) {
    // ONNX rounds other factors, which makes some indices one too low, so the indices are explicit.
    const rows = to.int64s(nearestIndices(fromHeight!, height))
    const columns = to.int64s(nearestIndices(fromWidth!, width))
    const resized = to.emit('Gather', [...operands(to, x), rows], { axis: 2 })
    return to.emit('Gather', [resized, columns], { axis: 3 })
  }
  return to.emit('Resize', [...operands(to, x), '', '', to.runtimeShape(x.shape)], attributes)
}

function convolutionWindow(x: Tensor): Window {
  const [, , height, width] = x.inputs[1]!.shape as readonly number[]
  return {
    kernel: [height!, width!],
    stride: list(x, 'stride') as unknown as Pair,
    padding: list(x, 'padding') as unknown as Padding,
    dilation: list(x, 'dilation') as unknown as Pair,
  }
}

function windowAttributes({ kernel, stride, padding, dilation }: Window, group: number) {
  return { kernel_shape: kernel, strides: stride, pads: padding, dilations: dilation, group }
}

function operands(to: Emitter, x: Tensor): string[] {
  return x.inputs.map((tensor) => to.nameOf(tensor))
}

function number(x: Tensor, name: string): number {
  return x.attributes[name] as number
}

function list(x: Tensor, name: string): readonly number[] {
  return x.attributes[name] as readonly number[]
}
