/** Picked samples side by side, large and at the same scale. */
import type { JSX } from 'react'
import type { Picked } from './shelf.ts'

export interface CompareDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly items: readonly Picked[]
}

export function CompareDialog(_props: CompareDialogProps): JSX.Element | null {
  return null
}
