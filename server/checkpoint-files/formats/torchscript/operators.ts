/** Translates calls of PyTorch's functions in a TorchScript program to modules with settings. */
import type { ModuleSetting } from '../source.ts'
import type { Value } from './values.ts'

type TensorValue = Value & { kind: 'tensor' }

export interface Layer {
  readonly input: Value | undefined
  /** Class of the PyTorch module that does the same; null if the call only passes its input on. */
  readonly className: string | null
  readonly settings: ReadonlyMap<string, ModuleSetting>
  /** By their names in such a module. */
  readonly tensors: ReadonlyMap<string, TensorValue>
  /** Number of axes of the result; by default that of the input. */
  readonly rank?: number
}

type Translate = (args: readonly Value[]) => Layer | null

const TRANSLATIONS: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['_convolution', convolution],
  [
    '_convolution_mode',
    ([x, w, b, stride, padding, dilation, groups]) =>
      convolution([x!, w!, b!, stride!, padding!, dilation!, FALSE, ZEROS, groups!]),
  ],
  [
    'conv2d',
    ([x, w, b, stride = ONES, padding = ZEROS, dilation = ONES, groups = ONE]) =>
      convolution([x!, w!, b ?? NONE, stride, padding, dilation, FALSE, ZEROS, groups]),
  ],
  [
    'conv_transpose2d',
    ([x, w, b, stride = ONES, padding = ZEROS, outputPadding = ZEROS, ...rest]) => {
      const [groups = ONE, dilation = ONES] = rest
      const common = [x!, w!, b ?? NONE, stride, padding, dilation]
      return convolution([...common, TRUE, outputPadding, groups])
    },
  ],
  ['linear', ([x, weight, bias]) => linear(x, weight, bias)],
  [
    'addmm',
    ([bias, x, weight]) => {
      return weight?.kind === 'transposed' ? linear(x, weight.of, bias) : null
    },
  ],
  ['batch_norm', batchNorm],
  ['relu', ([x]) => plain(x, 'ReLU')],
  ['tanh', ([x]) => plain(x, 'Tanh')],
  ['sigmoid', ([x]) => plain(x, 'Sigmoid')],
  ['selu', ([x]) => plain(x, 'SELU')],
  ['leaky_relu', ([x, slope]) => sloped(x, 'LeakyReLU', 'negative_slope', slope, 0.01)],
  ['elu', ([x, alpha]) => sloped(x, 'ELU', 'alpha', alpha, 1)],
  ['upsample_nearest2d', ([x, size, ...scales]) => upsample(x, 'nearest', size, scales)],
  [
    'upsample_bilinear2d',
    ([x, size, aligned, ...scales]) => {
      return literal(aligned) === false ? upsample(x, 'bilinear', size, scales) : null
    },
  ],
  ['view', ([x, sizes]) => reshape(x, sizes)],
  ['reshape', ([x, sizes]) => reshape(x, sizes)],
  ['slice', ([x, , start, end]) => (isWhole(start, end) ? passOn(x) : null)],
  ['unsqueeze', ([x]) => passOn(x, 4)],
  ['dropout', ([x]) => passOn(x)],
  ['feature_dropout', ([x]) => passOn(x)],
  ['contiguous', ([x]) => passOn(x)],
  ['detach', ([x]) => passOn(x)],
])

/** Functions of torch.nn.functional whose arguments are the same as those of the call above. */
const FUNCTIONAL: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ...['relu', 'leaky_relu', 'elu', 'selu', 'tanh', 'sigmoid', 'dropout'].map(
    (name) => [name, TRANSLATIONS.get(name)!] as const,
  ),
  ['interpolate', interpolate],
])

const NONE: Value = { kind: 'literal', value: null }
const ONE: Value = { kind: 'literal', value: 1 }
const TRUE: Value = { kind: 'literal', value: true }
const FALSE: Value = { kind: 'literal', value: false }
const ONES: Value = { kind: 'list', items: [ONE, ONE] }
const ZEROS: Value = {
  kind: 'list',
  items: [
    { kind: 'literal', value: 0 },
    { kind: 'literal', value: 0 },
  ],
}

/** The layer that a call makes; null if the function or its arguments are not known. */
export function layerOf(name: string, args: readonly Value[]): Layer | null {
  const [, isFunctional, own] =
    /^(?:torch|(__torch__\.torch\.nn\.functional)(?:\.___torch_mangle_\d+)?)\.(\w+?)_?$/.exec(
      name,
    ) ?? []
  if (own === undefined) return null
  return (isFunctional ? FUNCTIONAL : TRANSLATIONS).get(own)?.(args) ?? null
}

/** (x, weight, bias, stride, padding, dilation, transposed, output padding, groups, ...) */
function convolution(args: readonly Value[]): Layer | null {
  const [x, weight, bias, stride, padding, dilation, transposed, outputPadding, groups] = args
  const tensors = tensorsOf({ weight, bias })
  const shape = tensors?.get('weight')?.tensor.shape
  const isTransposed = literal(transposed)
  const count = literal(groups)
  const lists = Object.entries({ stride, padding, dilation, output_padding: outputPadding })
  const pairs = lists.flatMap(([name, value]) => {
    const pair = literal(value) === 'same' ? 'same' : numbers(value)
    return pair === 'same' || pair?.length === 2 ? [[name, pair] as const] : []
  })
  if (!tensors || shape?.length !== 4 || pairs.length < 4 || typeof count !== 'number') return null
  const [first, second] = [shape[0]!, shape[1]! * count]
  return {
    input: x,
    className: isTransposed === true ? 'ConvTranspose2d' : 'Conv2d',
    settings: new Map<string, ModuleSetting>([
      ...pairs,
      ['groups', count],
      ['in_channels', isTransposed === true ? first : second],
      ['out_channels', isTransposed === true ? second : first],
    ]),
    tensors,
    rank: 4,
  }
}

function linear(input?: Value, weight?: Value, bias?: Value): Layer | null {
  const tensors = tensorsOf({ weight, bias })
  if (tensors?.get('weight')?.tensor.shape.length !== 2) return null
  return { input, className: 'Linear', settings: new Map(), tensors, rank: 2 }
}

/** (x, weight, bias, mean, variance, training, momentum, epsilon, ...) */
function batchNorm([input, weight, bias, mean, variance, , , eps]: readonly Value[]): Layer | null {
  const tensors = tensorsOf({ weight, bias, running_mean: mean, running_var: variance })
  const epsilon = literal(eps)
  if (!tensors || typeof epsilon !== 'number') return null
  return { input, className: 'BatchNorm2d', settings: new Map([['eps', epsilon]]), tensors }
}

function plain(input: Value | undefined, className: string | null): Layer {
  return { input, className, settings: new Map(), tensors: new Map() }
}

function passOn(input: Value | undefined, rank?: number): Layer {
  return { ...plain(input, null), ...(rank !== undefined && { rank }) }
}

function sloped(
  input: Value | undefined,
  className: string,
  setting: string,
  value: Value | undefined,
  usual: number,
): Layer | null {
  const slope = value === undefined ? usual : literal(value)
  if (typeof slope !== 'number') return null
  return { ...plain(input, className), settings: new Map([[setting, slope]]) }
}

/** The scales, as one list or as two numbers, or the size of the result. */
function upsample(
  input: Value | undefined,
  mode: string,
  size: Value | undefined,
  scales: readonly Value[],
): Layer | null {
  const factor = numbers(scales[0]) ?? numbers({ kind: 'list', items: scales })
  const sizes = numbers(size)
  if (factor?.length !== 2 && sizes?.length !== 2) return null
  const settings = new Map<string, ModuleSetting>([['mode', mode]])
  if (factor?.length === 2) settings.set('scale_factor', factor)
  else settings.set('size', sizes!)
  return { ...plain(input, 'Upsample'), settings }
}

/** (x, size, scale, mode, align corners, ...) of `torch.nn.functional.interpolate` */
function interpolate([x, size, scale, given, aligned]: readonly Value[]): Layer | null {
  const mode = literal(given)
  const one = literal(scale)
  if ((mode !== 'nearest' && mode !== 'bilinear') || literal(aligned) === true) return null
  return upsample(x, mode, size, typeof one === 'number' ? [scale!, scale!] : [scale!])
}

/** `x.view(-1, channels, height, width)`, or back to `[batch, units]`. */
function reshape(input: Value | undefined, sizes: Value | undefined): Layer | null {
  if (sizes?.kind !== 'list') return null
  if (sizes.items.length === 2) return { ...plain(input, 'Flatten'), rank: 2 }
  const inner = numbers({ kind: 'list', items: sizes.items.slice(1) })
  if (inner?.length !== 3) return null
  const settings = new Map([['unflattened_size', inner]])
  return { ...plain(input, 'Unflatten'), settings, rank: 4 }
}

/** True for `[:]`. */
function isWhole(start: Value | undefined, end: Value | undefined): boolean {
  const last = literal(end)
  return (literal(start) ?? 0) === 0 && (last == null || last === 2 ** 63)
}

/** Null unless each value is a tensor of the file, or None. */
function tensorsOf(
  values: Readonly<Record<string, Value | undefined>>,
): Map<string, TensorValue> | null {
  const tensors = new Map<string, TensorValue>()
  for (const [role, value] of Object.entries(values)) {
    if (value?.kind === 'tensor') tensors.set(role, value)
    else if (literal(value) !== null) return null
  }
  return tensors
}

function literal(value: Value | undefined): number | string | boolean | null | undefined {
  return value?.kind === 'literal' ? value.value : undefined
}

function numbers(value: Value | undefined): readonly number[] | undefined {
  if (value?.kind !== 'list') return undefined
  const found = value.items.flatMap((item) => literal(item) ?? [])
  return found.length === value.items.length && found.every((item) => typeof item === 'number')
    ? found
    : undefined
}
