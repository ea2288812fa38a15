/** Training images for tests: small, in two classes. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

/**
 * Writes `count` 16x16 RGB PNGs, squares on a background, into `folder/dark` and `folder/light`.
 */
export async function writeTinyImages(folder: string, count = 32): Promise<void> {
  for (const label of ['dark', 'light']) await mkdir(path.join(folder, label), { recursive: true })
  const written = Array.from({ length: count }, (_, index) => {
    const ground = index % 2 === 0 ? 40 : 200
    const edge = 4 + (index % 7)
    const square = { r: (index * 37) % 256, g: (index * 91) % 256, b: (index * 53) % 256 }
    const overlay = {
      create: { width: edge, height: edge, channels: 3 as const, background: square },
    }
    const background = { r: ground, g: ground, b: ground }
    const label = index % 2 === 0 ? 'dark' : 'light'
    return sharp({ create: { width: 16, height: 16, channels: 3, background } })
      .composite([{ input: overlay, left: index % 5, top: index % 6 }])
      .png()
      .toFile(path.join(folder, label, `${index}.png`))
  })
  await Promise.all(written)
}

/** Settings of a run that takes seconds: 16x16 images, tiny networks. */
export const TINY_RUN = {
  recipe: 'FAST' as const,
  imageSize: 16,
  zDim: 8,
  ngf: 4,
  ndf: 4,
  batch: 8,
  steps: 40,
  snapshotEvery: 10,
  checkpointEvery: 20,
  fixedNoiseCount: 9,
  seed: 1,
}

/** Writes `count` 16x16 RGB PNGs of a random grain, each around a grey level of its own. */
export async function writeGrainyImages(folder: string, count = 24): Promise<void> {
  await mkdir(folder, { recursive: true })
  let random = 1
  const next = () => (random = (random * 48_271) % 2_147_483_647)
  const pictures = Array.from({ length: count }, (_, index) => {
    const ground = 20 + ((index * 83) % 180)
    return Uint8Array.from({ length: 16 * 16 * 3 }, () => ground + (next() % 40))
  })
  const raw = { width: 16, height: 16, channels: 3 } as const
  const written = pictures.map((data, index) =>
    sharp(data, { raw })
      .png()
      .toFile(path.join(folder, `${index}.png`)),
  )
  await Promise.all(written)
}
