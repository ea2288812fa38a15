/** Numbers on their way from a file to the checkpoint. */
import type { SourceTensor } from '../formats/source.ts'

/** Values that the checkpoint will hold, read from the file only once the architecture is settled. */
export interface ValueSource {
  readonly shape: readonly number[]
  /** Row-major. `transposed` says whether the module proved to be a transposed convolution. */
  read(transposed: boolean): Float32Array
}

/** A tensor whose layout is already the checkpoint's. */
export function plain(tensor: SourceTensor): ValueSource {
  return { shape: tensor.shape, read: () => tensor.read() }
}
