/** An error message in place of content that couldn't be loaded. */
import { RotateCw, TriangleAlert } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import styles from './error-notice.module.css'
import { explain } from './errors.ts'

interface Props {
  readonly error: unknown
  readonly onRetry?: () => void
  /** One line, for small spaces. */
  readonly compact?: boolean
}

export function ErrorNotice({ error, onRetry, compact = false }: Props) {
  const { title, detail } = explain(error)
  return (
    <div className={compact ? `${styles.notice} ${styles.compact}` : styles.notice} role="alert">
      <TriangleAlert aria-hidden="true" className={styles.icon} />
      <p>
        <strong>{title}.</strong> <span className={styles.detail}>{detail}</span>
      </p>
      {onRetry && (
        <Button variant="secondary" size="small" icon={RotateCw} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}
