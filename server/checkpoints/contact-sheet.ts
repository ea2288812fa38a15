/** The sheet of samples stored with a checkpoint: seeds 0 to 15. */
import type { Engine, Program } from '../engine/engine.ts'
import type { GeneratorInterface, ImageSize } from '../gan/network-family.ts'
import { contactSheet, squareColumns } from '../images/contact-sheet.ts'
import { encodeImage } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import { runSeeds } from './sample-seeds.ts'

/** Number of samples on the sheet. */
const SAMPLES = 16

/** Renders the sheet as PNG. */
export async function renderSheet(
  engine: Engine,
  program: Program,
  generator: GeneratorInterface,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const range = { first: 0, count: SAMPLES }
  const outputs = await runSeeds(engine, program, generator, range, { signal, once: true })
  const pictures = splitRows(outputs.pixels!.data as Uint8Array, generator.image)
  const sheet = contactSheet(pictures, { columns: squareColumns(SAMPLES) })
  return (await encodeImage(sheet, 'PNG', { signal })).bytes
}

function splitRows(data: Uint8Array, { width, height, channels }: ImageSize): Pixels[] {
  const size = width * height * channels
  return Array.from({ length: data.length / size }, (_, row) => ({
    data: data.subarray(row * size, (row + 1) * size),
    ...{ width, height, channels },
  }))
}
