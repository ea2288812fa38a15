/** How far an import is, in words. */
import type { UploadProgress } from '@latentql/sdk'
import { bytesInWords } from '../../checkpoints/facts.ts'

const STAGES: Readonly<Record<string, string>> = {
  reading: 'Reading the file',
  inferring: 'Working out its layers',
  calibrating: 'Measuring what its batch norms need',
  storing: 'Keeping it',
  rendering: 'Making its first samples',
}

/** For a progress bar. What arrives is told once all has left. */
export function progressInWords(progress: UploadProgress | undefined, file: File) {
  const label = progress && STAGES[progress.stage]
  if (label) return { label, value: progress.stage === 'inferring' ? undefined : progress.fraction }
  const value = progress?.stage === 'receiving' ? 1 : progress?.fraction
  return { label: `Sending ${bytesInWords(file.size)}`, value, detail: progress?.message }
}
