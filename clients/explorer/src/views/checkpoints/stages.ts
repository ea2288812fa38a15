/** How far an import is, in words. */
import { bytesInWords } from './facts.ts'
import type { ImportState } from './imports.ts'

interface Words {
  readonly label: string
  readonly detail?: string
}

const STAGES: Readonly<Record<string, string>> = {
  reading: 'Reading the file',
  inferring: 'Working out its layers',
  calibrating: 'Measuring what its batch norms need',
  storing: 'Keeping it',
  rendering: 'Making its first samples',
}

export function progressInWords(
  state: Extract<ImportState, { kind: 'waiting' | 'running' }>,
  file: File,
): Words {
  if (state.kind === 'waiting') return { label: 'Waiting for those before it' }
  const { progress } = state
  const stage = progress && STAGES[progress.stage]
  if (stage) return { label: stage }
  return { label: `Sending ${bytesInWords(file.size)}`, detail: progress?.message }
}
