/** Arithmetic on pixels instead of latents, for comparison (DCGAN paper, figure 7). */

/** The mean of `plus` minus the mean of `minus` plus `target`, value by value; not clipped. */
export function pixelArithmetic(
  plus: readonly ArrayLike<number>[],
  minus: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
): Float32Array {
  return Float32Array.from({ length: target.length }, (_, at) => {
    const meanOf = (group: readonly ArrayLike<number>[]) =>
      group.reduce((sum, image) => sum + image[at]!, 0) / group.length
    return meanOf(plus) - meanOf(minus) + target[at]!
  })
}
