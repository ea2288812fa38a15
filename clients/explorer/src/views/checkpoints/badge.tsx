/** A word that marks a thing. */
import type { ReactNode } from 'react'
import styles from './badge.module.css'

export function Badge({ children, strong = false }: { children: ReactNode; strong?: boolean }) {
  return (
    <span className={strong ? `${styles.badge} ${styles.strong}` : styles.badge}>{children}</span>
  )
}
