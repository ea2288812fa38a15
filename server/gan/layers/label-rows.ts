/** Rows of tables by the label: embeddings of classes. */
import { convTranspose2d, reshape } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'

/**
 * Returns the weighted sum of a table's rows [classes, values] by the label [batch, classes], as
 * [batch, values, 1, 1]: for one class its row. Runs as a transposed convolution, as a dense layer
 * does, so that a row doesn't depend on its batch.
 */
export function labelRows(label: Tensor, table: Tensor): Tensor {
  const [classes, values] = table.shape as readonly [number, number]
  const kernel = reshape(table, [classes, values, 1, 1])
  return convTranspose2d(reshape(label, [label.shape[0]!, classes, 1, 1]), kernel)
}
