/** Training images for tests, with planted duplicates. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { changesAt, copyAsJpeg } from '../../server/exploration/deduplication/copies.ts'
import { drawNoise, drawPrior } from '../../server/latent/draws.ts'

/** Edge of the images, in pixels. */
export const EDGE = 48
/** Number of distinct images, and of copies. */
export const DISTINCT = 160
export const COPIES = 60

/**
 * Writes distinct images, and copies of the first ones, changed as far as the calibration changes
 * them. Their attribute `original` is the number of the image that they show.
 */
export async function writeDuplicates(folder: string): Promise<void> {
  const changes = drawPrior({ seed: 8, stream: 1, position: 0 }, 3 * COPIES, {
    distribution: 'uniform',
  }).map((value) => (value + 1) / 2)
  const rows = ['file,original']
  await Promise.all(
    ['even', 'odd'].map((label) => mkdir(path.join(folder, label), { recursive: true })),
  )
  for (let number = 0; number < DISTINCT; number++) {
    const label = number % 2 === 0 ? 'even' : 'odd'
    const cells = drawNoise({ seed: 8, stream: 2, position: number }, 8 * 8 * 3)
    const raw = { width: 8, height: 8, channels: 3 } as const
    const data = await sharp(cells, { raw })
      .resize(EDGE, EDGE, { kernel: 'cubic' })
      .raw()
      .toBuffer()
    const image = { data, width: EDGE, height: EDGE, channels: 3 } as const
    const png = await sharp(data, { raw: { ...raw, width: EDGE, height: EDGE } })
      .png()
      .toBuffer()
    await writeFile(path.join(folder, label, `${number}.png`), png)
    rows.push(`${label}/${number}.png,${number}`)
    if (number >= COPIES) continue
    const [a, b, c] = changes.subarray(3 * number)
    const copy = await copyAsJpeg(image, changesAt([a!, b!, c!]))
    await writeFile(path.join(folder, label, `${number}-copy.jpg`), copy)
    rows.push(`${label}/${number}-copy.jpg,${number}`)
  }
  await writeFile(path.join(folder, 'attributes.csv'), rows.join('\n'))
}
