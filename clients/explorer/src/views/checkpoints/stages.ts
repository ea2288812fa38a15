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

/** For a progress bar. Nothing is known of how far until the server has read something. */
export function progressInWords(progress: UploadProgress | undefined, file: File) {
  const label = progress && STAGES[progress.stage]
  if (label) return { label, value: progress.stage === 'inferring' ? undefined : progress.fraction }
  return { label: `Sending ${bytesInWords(file.size)}`, detail: progress?.message }
}
