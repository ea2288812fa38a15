/** Gradient rules of the ops that move elements: each moves the gradient back. */
import { pad, reshape, slice, sliceAxis, transpose } from '../ops.ts'
import type { Dim, Tensor } from '../tensor.ts'
import { unbroadcast, type GradientRule } from './rule.ts'

export const structureGradients: Readonly<Record<string, GradientRule>> = {
  reshape: ({ inputs: [x] }, g) => [reshape(g, x!.shape)],
  broadcastTo: ({ inputs: [x] }, g) => [unbroadcast(g, x!.shape)],
  transpose(tensor, g) {
    const permutation = list(tensor, 'permutation')
    return [
      transpose(
        g,
        permutation.map((_, axis) => permutation.indexOf(axis)),
      ),
    ]
  },
  pad(tensor, g) {
    const [x] = tensor.inputs as [Tensor]
    const starts = list(tensor, 'before')
    const ends = x.shape.map((dim, axis) => (dim === 'batch' ? -1 : starts[axis]! + dim))
    return [slice(g, starts, ends)]
  },
  slice(tensor, g) {
    const [x] = tensor.inputs as [Tensor]
    const [starts, steps] = [list(tensor, 'starts'), list(tensor, 'steps')]
    return [
      x.shape.reduce(
        (spread, dim, axis) => unslice(spread, axis, dim, starts[axis]!, steps[axis]!),
        g,
      ),
    ]
  },
  concat(tensor, g) {
    const axis = tensor.attributes['axis'] as number
    let start = 0
    return tensor.inputs.map(({ shape }) => {
      const end = start + (shape[axis] as number)
      const part = sliceAxis(g, axis, start, end)
      start = end
      return part
    })
  },
}

/** Places elements at start, start + step, ... of an axis of size `dim`, with zeros elsewhere. */
function unslice(x: Tensor, axis: number, dim: Dim, start: number, step: number): Tensor {
  const length = x.shape[axis]!
  if (dim === 'batch' || length === 'batch') return x
  const spread = step === 1 ? x : interleaveZeros(x, axis, length, step)
  const spreadLength = spread.shape[axis] as number
  const fitting = start + spreadLength > dim ? sliceAxis(spread, axis, 0, dim - start) : spread
  const after = dim - start - Math.min(spreadLength, dim - start)
  if (start === 0 && after === 0) return fitting
  const only = (size: number) => x.shape.map((_, at) => (at === axis ? size : 0))
  return pad(fitting, only(start), only(after))
}

/** Inserts step - 1 zeros after each element: pads a new axis and merges it with `axis`. */
function interleaveZeros(x: Tensor, axis: number, length: number, step: number): Tensor {
  const split = reshape(x, [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)])
  const only = (size: number) => split.shape.map((_, at) => (at === axis + 1 ? size : 0))
  const padded = pad(split, only(0), only(step - 1))
  return reshape(padded, [...x.shape.slice(0, axis), length * step, ...x.shape.slice(axis + 1)])
}

function list(tensor: Tensor, name: string): readonly number[] {
  return tensor.attributes[name] as readonly number[]
}
