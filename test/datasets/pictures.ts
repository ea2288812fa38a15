/** Picture files for tests. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

export type Colour = readonly [red: number, green: number, blue: number]

/** Makes a PNG of one colour. */
export function flatPng(colour: Colour, width = 24, height = width): Promise<Buffer> {
  const [r, g, b] = colour
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer()
}

/** Writes files and their folders. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, bytes)
  }
}

/** Makes `count` PNGs named `PREFIX0.png` ..., each of a different colour, or grey. */
export async function somePngs(
  prefix: string,
  count: number,
  { gray = false } = {},
): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {}
  for (let index = 0; index < count; index++) {
    const level = (index * 8) % 256
    files[`${prefix}${index}.png`] = await flatPng(gray ? [level, level, level] : [level, 100, 200])
  }
  return files
}
