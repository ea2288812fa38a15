/** The positions of an activation's maps as examples: inside the boxes on a sample, or outside. */
import type { ImageSize } from '../../gan/network-family.ts'
import type { Box } from './forgetting.ts'

/** Labels positions, row by row: 1 if the centre of a position's pixels is inside a box. */
export function labelPositions(
  [, rows, columns]: readonly number[],
  image: Pick<ImageSize, 'width' | 'height'>,
  boxes: readonly Box[],
): Uint8Array {
  return Uint8Array.from({ length: rows! * columns! }, (_, position) => {
    const x = (((position % columns!) + 0.5) * image.width) / columns!
    const y = ((Math.floor(position / columns!) + 0.5) * image.height) / rows!
    const isInside = (box: Box) =>
      x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height
    return boxes.some(isInside) ? 1 : 0
  })
}

/** Converts an activation [maps, rows, columns] to a feature vector per position. */
export function featureVectors(values: Float32Array, maps: number): Float32Array {
  const positions = values.length / maps
  const vectors = new Float32Array(values.length)
  for (let map = 0; map < maps; map++) {
    for (let position = 0; position < positions; position++) {
      vectors[position * maps + map] = values[map * positions + position]!
    }
  }
  return vectors
}
