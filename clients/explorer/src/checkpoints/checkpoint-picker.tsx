/** What the header shows of the current checkpoint, and the dialog that chooses another one. */
import type { JSX } from 'react'

export function CheckpointPicker(): JSX.Element | null {
  return null
}
