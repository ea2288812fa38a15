/** Draws the built-in faces. */
import sharp from 'sharp'
import type { Pixels } from '../images/pixels.ts'
import { AVATAR_ATTRIBUTES, AVATAR_CLASSES, AVATAR_COUNT, avatar } from './avatars.ts'
import { inOrder, PICTURES_AT_ONCE } from './in-order.ts'
import { PackWriter } from './pack-writer.ts'
import { throttled, type ProgressOptions } from './progress.ts'
import { reshape } from './repack.ts'

export interface DrawOptions extends ProgressOptions {
  readonly imageSize: number
  readonly channels: 1 | 3
}

/**
 * Draws all faces to the new packed file `to`, including labels and attributes. Throws the signal's
 * reason, and then leaves no file.
 */
export async function drawAvatars(to: string, options: DrawOptions): Promise<void> {
  const { imageSize, channels, signal, onProgress } = options
  const report = throttled(onProgress)
  await using writer = await PackWriter.create(to, {
    imageSize,
    channels,
    classes: AVATAR_CLASSES,
    attributes: AVATAR_ATTRIBUTES,
  })
  const indices = Array.from({ length: AVATAR_COUNT }, (_, index) => index)
  for await (const { face, pixels } of inOrder(indices, PICTURES_AT_ONCE, async (index) => ({
    face: avatar(index),
    pixels: await reshape(await drawAvatar(index, imageSize), options),
  }))) {
    signal?.throwIfAborted()
    await writer.add(pixels.data, face.label, face.attributes)
    const done = writer.count
    report(() => ({ stage: 'packing', done, total: AVATAR_COUNT, message: `${done} faces drawn` }))
  }
  await writer.finish()
}

/** Draws face `index` at `imageSize` pixels, RGB. */
export async function drawAvatar(index: number, imageSize: number): Promise<Pixels> {
  const svg = Buffer.from(avatar(index).svg(imageSize))
  const data = await sharp(svg).removeAlpha().raw().toBuffer()
  return { data, width: imageSize, height: imageSize, channels: 3 }
}
