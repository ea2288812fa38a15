/** Builds sources from names and shapes, as readers build them from files. */
import type {
  SourceFile,
  SourceTensor,
  TensorGroup,
} from '../../../server/checkpoint-files/formats/source.ts'

export type Shapes = readonly (readonly [name: string, shape: readonly number[]])[]

/** A tensor with the values 0, 1, 2, ... by default. */
export function tensorOf(
  name: string,
  shape: readonly number[],
  values?: readonly number[],
): SourceTensor {
  const size = shape.reduce((product, length) => product * length, 1)
  return {
    name,
    shape,
    dtype: 'float32',
    read: () => Float32Array.from({ length: size }, (_, i) => values?.[i] ?? i),
  }
}

export function groupOf(path: string, shapes: Shapes): TensorGroup {
  return { path, tensors: new Map(shapes.map(([name, shape]) => [name, tensorOf(name, shape)])) }
}

export function sourceOf(...groups: TensorGroup[]): SourceFile {
  return { format: 'pytorch', sourceDigest: '0'.repeat(64), groups }
}

/** A file that consists of one state_dict. */
export function stateDict(shapes: Shapes): SourceFile {
  return sourceOf(groupOf('', shapes))
}

/** The tensors of a BatchNorm of `length`. */
export function batchNorm(name: string, length: number): Shapes {
  return [
    [`${name}.weight`, [length]],
    [`${name}.bias`, [length]],
    [`${name}.running_mean`, [length]],
    [`${name}.running_var`, [length]],
    [`${name}.num_batches_tracked`, []],
  ]
}

/** The DCGAN tutorial's generator: z -> first x first, then one layer per width. */
export function tutorial(
  zDim: number,
  widths: readonly number[],
  kernels: readonly number[],
  prefix = 'main.',
): Shapes {
  const all = [zDim, ...widths]
  return kernels.flatMap((kernel, i): Shapes => {
    const convolution = [
      `${prefix}${3 * i}.weight`,
      [all[i]!, all[i + 1]!, kernel, kernel],
    ] as const
    const last = i === kernels.length - 1
    return last ? [convolution] : [convolution, ...batchNorm(`${prefix}${3 * i + 1}`, all[i + 1]!)]
  })
}

/** A small convolutional discriminator. */
export const DISCRIMINATOR: Shapes = [
  ['main.0.weight', [8, 3, 4, 4]],
  ['main.2.weight', [16, 8, 4, 4]],
  ...batchNorm('main.3', 16),
  ['main.5.weight', [1, 16, 4, 4]],
]
