/** Draws a built-in dataset to a packed file. */
import { inOrder, PICTURES_AT_ONCE } from '../in-order.ts'
import { PackWriter } from '../pack-writer.ts'
import { throttled, type ProgressOptions } from '../progress.ts'
import { reshape } from '../repack.ts'
import type { DrawnSet } from './drawn-set.ts'

export interface DrawOptions extends ProgressOptions {
  readonly imageSize: number
  readonly channels: 1 | 3
}

/**
 * Draws all images to the new packed file `to`, including labels and attributes. Throws the
 * signal's reason, and then leaves no file.
 */
export async function drawAll(set: DrawnSet, to: string, options: DrawOptions): Promise<void> {
  const { imageSize, channels, signal, onProgress } = options
  const { count: total, attributes } = set
  const report = throttled(onProgress)
  const classes = set.classes.map(({ label }) => label)
  await using writer = await PackWriter.create(to, { imageSize, channels, classes, attributes })
  const indices = Array.from({ length: total }, (_, index) => index)
  for await (const { image, pixels } of inOrder(indices, PICTURES_AT_ONCE, async (index) => ({
    image: set.describe(index),
    pixels: await reshape(await set.draw(index, imageSize), options),
  }))) {
    signal?.throwIfAborted()
    await writer.add(pixels.data, image.label, image.attributes)
    const done = writer.count
    report(() => ({ stage: 'packing', done, total, message: `${done} ${set.name} drawn` }))
  }
  await writer.finish()
}
