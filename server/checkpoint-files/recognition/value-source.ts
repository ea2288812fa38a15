/** Tensor values on their way from a file to the checkpoint. */
import type { SourceTensor } from '../formats/source.ts'

/** Values of a checkpoint's tensor, read from the file only once the architecture is known. */
export interface ValueSource {
  readonly shape: readonly number[]
  /**
   * Returns the values, row-major. `transposed` is true if the module is a transposed convolution.
   */
  read(transposed: boolean): Float32Array
}

/** A tensor that is already in the checkpoint's layout. */
export function plain(tensor: SourceTensor): ValueSource {
  return { shape: tensor.shape, read: () => tensor.read() }
}
