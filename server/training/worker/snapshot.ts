/** Draws fixed-noise samples on a contact sheet. */
import type { SnapshotPicture } from '../../db/stores.ts'
import { contactSheet, squareColumns } from '../../images/contact-sheet.ts'
import { encodeImage } from '../../images/encode.ts'
import type { PictureStack } from '../alarms/variety.ts'

/** Returns a PNG of all samples, in order. */
export async function snapshotOf({
  data,
  count,
  size,
  channels,
}: PictureStack): Promise<SnapshotPicture> {
  const bytes = size * size * channels
  const pictures = Array.from({ length: count }, (_, at) => ({
    data: data.subarray(at * bytes, (at + 1) * bytes),
    width: size,
    height: size,
    channels: channels as 1 | 3,
  }))
  const sheet = contactSheet(pictures, { columns: squareColumns(count) })
  const { bytes: png } = await encodeImage(sheet, 'PNG')
  return { png, width: sheet.width, height: sheet.height }
}
