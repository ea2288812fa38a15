/**
 * Tells the user when the server stops responding and when it is back; all queries are then
 * refetched.
 */
import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConnection } from '../api/connection.ts'
import { serverQuery } from '../api/queries.ts'
import { classes } from '../ui/classes.ts'
import style from './connection-banner.module.css'

const BACK_SHOWN_MS = 4_000

export function ConnectionBanner() {
  const lost = useConnection() === 'lost'
  const back = useIsBack(lost)
  return (
    <div className={style.place} role="status">
      {lost && (
        <p className={classes(style.banner, style.lost)}>
          <CloudOff size={16} aria-hidden />
          The server isn’t responding. Retrying…
        </p>
      )}
      {!lost && back && (
        <p className={classes(style.banner, style.back)}>
          <CircleCheck size={16} aria-hidden />
          Reconnected
        </p>
      )}
    </div>
  )
}

/** True for a moment after the server has come back. Polls it while it is unavailable. */
function useIsBack(lost: boolean): boolean {
  const queries = useQueryClient()
  const [back, setBack] = useState(false)
  useEffect(() => {
    if (!lost) return
    // Retries until the server responds, so that the banner goes away even if the view sends no
    // requests.
    void queries.fetchQuery({ ...serverQuery(), staleTime: 0 }).catch(() => undefined)
    return () => {
      setBack(true)
      void queries.invalidateQueries()
    }
  }, [lost, queries])
  useEffect(() => {
    if (!back) return
    const timer = setTimeout(() => setBack(false), BACK_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [back])
  return back
}
