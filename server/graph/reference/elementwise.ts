/** Reference kernels of the elementwise ops. */
import { expand, type Kernel } from './value.ts'

type Attribute = (name: string) => number

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  pow: (a, b) => a ** b,
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
}

const UNARY: Readonly<Record<string, (x: number, attribute: Attribute) => number>> = {
  stopGradient: (x) => x,
  logicalNot: (x) => Number(x === 0),
  neg: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  floor: Math.floor,
  round: roundHalfToEven,
  leakyRelu: (x, attribute) => (x > 0 ? x : attribute('alpha') * x),
  elu: (x, attribute) => (x > 0 ? x : attribute('alpha') * Math.expm1(x)),
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
  clip: (x, attribute) => Math.min(Math.max(x, attribute('min')), attribute('max')),
}

/** The two constants of arXiv 1706.02515. */
export const SELU_ALPHA = 1.6732632423543772
export const SELU_SCALE = 1.0507009873554805

export const elementwiseKernels: Readonly<Record<string, Kernel>> = {
  ...Object.fromEntries(Object.entries(BINARY).map(([op, apply]) => [op, binaryKernel(apply)])),
  ...Object.fromEntries(Object.entries(UNARY).map(([op, apply]) => [op, unaryKernel(apply)])),
  where(_, inputs, shape) {
    const [condition, a, b] = inputs.map((value) => expand(value, shape))
    return a!.map((value, index) => (condition![index] === 0 ? b![index]! : value))
  },
  cast({ dtype }, [x]) {
    if (dtype === 'bool') return x!.data.map((value) => Number(value !== 0))
    return dtype === 'float32' ? x!.data : x!.data.map(Math.trunc)
  },
}

function binaryKernel(apply: (a: number, b: number) => number): Kernel {
  return (_, inputs, shape) => {
    const [a, b] = inputs.map((value) => expand(value, shape))
    const result = new Float64Array(a!.length)
    for (let index = 0; index < result.length; index += 1) {
      result[index] = apply(a![index]!, b![index]!)
    }
    return result
  }
}

function unaryKernel(apply: (x: number, attribute: Attribute) => number): Kernel {
  return ({ attributes }, [x]) => {
    const attribute = (name: string) => attributes[name] as number
    return x!.data.map((value) => apply(value, attribute))
  }
}

function roundHalfToEven(x: number): number {
  const below = Math.floor(x)
  if (x - below !== 0.5) return Math.round(x)
  return below % 2 === 0 ? below : below + 1
}
