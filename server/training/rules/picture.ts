/** The figure of a rule study: a row of samples for each of its runs. */
import sharp from 'sharp'
import { z } from 'zod'
import type { RunRow, RunStore } from '../../db/stores.ts'
import { contactSheet, layOutSheet, squareColumns } from '../../images/contact-sheet.ts'
import { encodeImage } from '../../images/encode.ts'
import type { Pixels } from '../../images/pixels.ts'
import { argsDocument } from '../../pictures/document.ts'
import type { PictureRenderer } from '../../pictures/picture.ts'
import { snapshotPngOf } from '../snapshot-png.ts'
import { configOf } from '../training.ts'

const MEMBERS = z.object({
  /** Edge of a sample, pixels. */
  imageSize: z.int().min(1).max(256),
  /** `seq` of the event of each run's snapshot, top to bottom. */
  rows: z
    .array(z.object({ run: z.string(), seq: z.int().min(1) }))
    .min(1)
    .max(64)
    .readonly(),
  /** Samples of a row: the first of the snapshot's `fixedNoise`. */
  samples: z.int().min(1).max(64),
  /** Samples in the snapshot of each run. */
  snapshotSamples: z.int().min(1).max(64),
})

/** The first samples of a snapshot of each run, all of the same z. */
export interface RuleStudySource extends Readonly<z.infer<typeof MEMBERS>> {
  readonly kind: 'ruleStudy'
}

/** Renders figures of rule studies. Rendering throws TrainingRunNotFound once a run is deleted. */
export function ruleStudyRenderer(
  runs: Pick<RunStore, 'snapshotPng'>,
): PictureRenderer<RuleStudySource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: () => 0,
    ...argsDocument('ruleStudy', MEMBERS),
    async render(source, signal) {
      const pictures: Pixels[] = []
      for (const { run, seq } of source.rows) {
        signal?.throwIfAborted()
        pictures.push(...(await cellsOf(await snapshotPngOf(runs, run, seq), source)))
      }
      const sheet = contactSheet(pictures, { columns: source.samples })
      return { ...(await encodeImage(sheet, 'PNG', { signal })), pixels: null }
    },
  }
}

/**
 * Returns the figure's source and size, from a snapshot of each run, at least one. Leaves out runs
 * whose snapshots have another number or size of samples than those of the first.
 */
export function ruleStudyPicture(
  snapshots: readonly { readonly run: RunRow; readonly seq: number }[],
  most: number,
): { source: RuleStudySource; width: number; height: number } {
  const { imageSize, fixedNoiseCount } = configOf(snapshots[0]!.run)
  const rows = snapshots.flatMap(({ run, seq }) => {
    const config = configOf(run)
    const fits = config.imageSize === imageSize && config.fixedNoiseCount === fixedNoiseCount
    return fits ? [{ run: run.id, seq }] : []
  })
  const samples = Math.min(most, fixedNoiseCount)
  const cell = { width: imageSize, height: imageSize }
  const { width, height } = layOutSheet(rows.length * samples, cell, { columns: samples })
  const members = { imageSize, rows, samples, snapshotSamples: fixedNoiseCount }
  return { source: { kind: 'ruleStudy', ...members }, width, height }
}

/** Cuts the first samples out of a snapshot, as RGB. */
async function cellsOf(
  png: Buffer,
  { imageSize, samples, snapshotSamples }: RuleStudySource,
): Promise<Pixels[]> {
  const { data, info } = await sharp(png)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const columns = squareColumns(snapshotSamples)
  const cell = { width: imageSize, height: imageSize }
  const { corners } = layOutSheet(snapshotSamples, cell, { columns })
  return corners.slice(0, samples).map(({ x, y }) => {
    const cut = new Uint8Array(imageSize * imageSize * 3)
    for (let row = 0; row < imageSize; row++) {
      const from = ((y + row) * info.width + x) * 3
      cut.set(data.subarray(from, from + imageSize * 3), row * imageSize * 3)
    }
    return { data: cut, ...cell, channels: 3 as const }
  })
}
