/** The sheet of samples that is kept with a checkpoint: seeds 0 to 15. */
import type { Engine, Program } from '../engine/engine.ts'
import { contactSheet, squareColumns } from '../images/contact-sheet.ts'
import { encodeImage } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import { runSeeds, type Latents } from './sample-seeds.ts'

/** How many samples it shows. */
const SAMPLES = 16

/** What is sampled, and how large a sample is. */
export interface Sampled extends Latents {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
}

/** Renders the sheet as PNG. */
export async function renderSheet(
  engine: Engine,
  program: Program,
  sampled: Sampled,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const range = { first: 0, count: SAMPLES }
  const outputs = await runSeeds(engine, program, sampled, range, { signal, once: true })
  const pictures = splitRows(outputs.pixels!.data as Uint8Array, sampled)
  const sheet = contactSheet(pictures, { columns: squareColumns(SAMPLES) })
  return (await encodeImage(sheet, 'PNG')).bytes
}

function splitRows(data: Uint8Array, { width, height, channels }: Sampled): Pixels[] {
  const size = width * height * channels
  return Array.from({ length: data.length / size }, (_, row) => ({
    data: data.subarray(row * size, (row + 1) * size),
    ...{ width, height, channels },
  }))
}
