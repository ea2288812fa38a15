/** Reads the joblib lists of the DCGAN paper's authors as modules in PyTorch's layout. */
import { CheckpointInvalid } from '../../errors.ts'
import type { SourceTensor } from '../formats/source.ts'
import { listTensors } from './list-tensors.ts'
import type { Module, ModuleList } from './modules.ts'
import { plain, type ValueSource } from './value-source.ts'

/**
 * The arrays have no names, only an order: w, then g and b of its batch norm, for every layer. The
 * projection is [in, out]; convolutions use Theano's `conv` mode, which is PyTorch's with kernels
 * rotated by 180 degrees. (Newmu/dcgan_code, svhn and faces.)
 */
export function readAuthorsModules(tensors: Iterable<SourceTensor>): ModuleList {
  const list = [...tensors]
  const modules: Module[] = []
  for (let at = 0; at < list.length;) {
    const tensor = list[at]!
    const vectors = vectorsAfter(list, at)
    if (![2, 4].includes(tensor.shape.length) || vectors.length > 2)
      throw new CheckpointInvalid(
        `Array ${at + 1} should be a kernel followed by at most two vectors, as in the authors' ` +
          `lists: ${listTensors(list)}.`,
      )
    const [first, second] = vectors
    modules.push({
      kind: tensor.shape.length === 2 ? 'dense' : 'convolution',
      // Not just the index, which would look like a position in a Sequential.
      name: `array ${at + 1}`,
      weight: tensor.shape.length === 2 ? transpose(tensor) : rotateKernels(tensor),
      ...(first && !second && { bias: plain(first) }),
    })
    if (first && second)
      modules.push({
        kind: 'norm',
        name: `norm of array ${at + 1}`,
        length: first.shape[0]!,
        scale: plain(first),
        offset: plain(second),
      })
    at += 1 + vectors.length
  }
  return { modules, unused: [] }
}

/** Returns at most three vectors: more than two fit no layer. */
function vectorsAfter(list: readonly SourceTensor[], at: number): readonly SourceTensor[] {
  const following = list.slice(at + 1, at + 4)
  const end = following.findIndex(({ shape }) => shape.length !== 1)
  return end < 0 ? following : following.slice(0, end)
}

/** Transposes [in, out] to [out, in]. */
function transpose(tensor: SourceTensor): ValueSource {
  const [inputs, outputs] = tensor.shape as [number, number]
  return {
    shape: [outputs, inputs],
    read: () => {
      const values = tensor.read()
      return values.map((_, at) => values[(at % inputs) * outputs + Math.floor(at / inputs)]!)
    },
  }
}

/** Rotates every kernel by 180 degrees. */
function rotateKernels(tensor: SourceTensor): ValueSource {
  const area = tensor.shape[2]! * tensor.shape[3]!
  return {
    shape: tensor.shape,
    read: () => {
      const values = tensor.read()
      return values.map((_, at) => values[at - (at % area) + area - 1 - (at % area)]!)
    },
  }
}
