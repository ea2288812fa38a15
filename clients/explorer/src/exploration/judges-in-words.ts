/** States how far classifiers that judged samples can be trusted. */
import type { JudgeFieldsFragment } from '@latentql/sdk'
import { percent } from '../runs/labels.ts'

/** "Judged by classifiers, which are right on held-out images: glasses 100.0%, hair 94.0%. ..." */
export function judgesInWords(judges: readonly JudgeFieldsFragment[]): string {
  const each = judges.map(
    ({ attribute, balancedAccuracy }) => `${attribute} ${percent(balancedAccuracy, 1)}`,
  )
  const words = `Judged by classifiers, which are right on held-out images: ${each.join(', ')}.`
  const doubtful = judges.filter(({ reliable }) => !reliable)
  if (doubtful.length === 0) return words
  const names = doubtful.map(({ attribute }) => attribute).join(', ')
  return `${words} Below 97%, verdicts are not reliable: ${names}.`
}
