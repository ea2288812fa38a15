/** Reference kernels of convolutions, pooling and resizing, written as their definitions. */
import { poolWindow, type Window } from '../ops.ts'
import { resizeWeights, type ResizeMode } from '../resize-weights.ts'
import type { Attributes } from '../shapes.ts'
import { elementsOf, type Kernel, type Value } from './value.ts'

type Shape4 = readonly [number, number, number, number]

export const windowKernels: Readonly<Record<string, Kernel>> = {
  conv2d({ attributes }, [x, w, bias], shape) {
    const y = new Float64Array(elementsOf(shape))
    visitTaps(x!.shape, w!.shape, shape, attributes, (xAt, wAt, yAt) => {
      y[yAt]! += x!.data[xAt]! * w!.data[wAt]!
    })
    return withBias(y, shape, bias)
  },
  conv2dInputGradient({ attributes }, [dy, w, bias], shape) {
    const dx = new Float64Array(elementsOf(shape))
    visitTaps(shape, w!.shape, dy!.shape, attributes, (xAt, wAt, yAt) => {
      dx[xAt]! += dy!.data[yAt]! * w!.data[wAt]!
    })
    return withBias(dx, shape, bias)
  },
  conv2dFilterGradient({ attributes }, [x, dy], shape) {
    const dw = new Float64Array(elementsOf(shape))
    visitTaps(x!.shape, shape, dy!.shape, attributes, (xAt, wAt, yAt) => {
      dw[wAt]! += x!.data[xAt]! * dy!.data[yAt]!
    })
    return dw
  },
  avgPool2d({ attributes }, [x], shape) {
    const window = poolWindow(attributes)
    const size = window.kernel[0] * window.kernel[1]
    return pool(x!, shape, window, (values) => values.reduce((a, b) => a + b, 0) / size)
  },
  maxPool2d({ attributes }, [x], shape) {
    return pool(x!, shape, poolWindow(attributes), (values) => Math.max(...values))
  },
  resize({ attributes }, [x], shape) {
    const mode = attributes['mode'] as ResizeMode
    const [, , fromHeight, fromWidth] = x!.shape as Shape4
    const [images, channels, height, width] = shape as Shape4
    const rows = resizeWeights(fromHeight, height, mode)
    const columns = resizeWeights(fromWidth, width, mode)
    const result = new Float64Array(elementsOf(shape))
    return result.map((_, at) => {
      const [plane, pixel] = [Math.floor(at / (height * width)), at % (height * width)]
      const [row, column] = [Math.floor(pixel / width), pixel % width]
      if (plane >= images * channels) return 0
      let total = 0
      for (let i = 0; i < fromHeight; i += 1) {
        const share = rows[row * fromHeight + i]!
        if (share === 0) continue
        for (let j = 0; j < fromWidth; j += 1) {
          const value = x!.data[(plane * fromHeight + i) * fromWidth + j]!
          total += share * columns[column * fromWidth + j]! * value
        }
      }
      return total
    })
  },
}

/**
 * Visits every product that a convolution sums, as the positions of its factors in x [N, in, H, W]
 * and w [out, in / groups, kh, kw] and of the sum in y [N, out, oh, ow]. Summing into y gives
 * conv2d; summing into x or w gives its gradients.
 */
function visitTaps(
  xShape: readonly number[],
  wShape: readonly number[],
  yShape: readonly number[],
  attributes: Attributes,
  visit: (xAt: number, wAt: number, yAt: number) => void,
): void {
  const [, channels, height, width] = xShape as Shape4
  const [out, inEach, kernelHeight, kernelWidth] = wShape as Shape4
  const [images, , rows, columns] = yShape as Shape4
  const { stride, padding, dilation, groups } = attributes as unknown as Window & { groups: number }
  for (let plane = 0; plane < images * out * inEach; plane += 1) {
    const [pair, n] = [plane % (out * inEach), Math.floor(plane / (out * inEach))]
    const [o, i] = [Math.floor(pair / inEach), pair % inEach]
    const xPlane = (n * channels + Math.floor(o / (out / groups)) * inEach + i) * height * width
    const yPlane = (n * out + o) * rows * columns
    for (let tap = 0; tap < kernelHeight * kernelWidth; tap += 1) {
      const top = Math.floor(tap / kernelWidth) * dilation[0] - padding[0]
      const left = (tap % kernelWidth) * dilation[1] - padding[1]
      for (let row = 0; row < rows; row += 1) {
        const y = row * stride[0] + top
        if (y < 0 || y >= height) continue
        for (let column = 0; column < columns; column += 1) {
          const x = column * stride[1] + left
          if (x < 0 || x >= width) continue
          const wAt = pair * kernelHeight * kernelWidth + tap
          visit(xPlane + y * width + x, wAt, yPlane + row * columns + column)
        }
      }
    }
  }
}

function withBias(
  images: Float64Array,
  shape: readonly number[],
  bias: Value | undefined,
): Float64Array {
  if (!bias) return images
  const [, channels, height, width] = shape as Shape4
  const plane = height * width
  return images.map((value, at) => value + bias.data[Math.floor(at / plane) % channels]!)
}

/** Reduces the pixels of each window that lie inside the image. */
function pool(
  x: Value,
  shape: readonly number[],
  { kernel, stride, padding }: Window,
  reduce: (values: number[]) => number,
): Float64Array {
  const [, , height, width] = x.shape as Shape4
  const [, , rows, columns] = shape as Shape4
  return new Float64Array(elementsOf(shape)).map((_, at) => {
    const plane = Math.floor(at / (rows * columns)) * height * width
    const top = (Math.floor(at / columns) % rows) * stride[0] - padding[0]
    const left = (at % columns) * stride[1] - padding[1]
    const values: number[] = []
    for (let y = Math.max(top, 0); y < Math.min(top + kernel[0], height); y += 1) {
      for (let z = Math.max(left, 0); z < Math.min(left + kernel[1], width); z += 1) {
        values.push(x.data[plane + y * width + z]!)
      }
    }
    return reduce(values)
  })
}
