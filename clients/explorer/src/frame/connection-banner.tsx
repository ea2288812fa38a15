/**
 * Tells the user when the server stops responding, when it is back (all queries are then
 * refetched), and when it refuses requests for now.
 */
import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CloudOff, Hourglass } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConnection } from '../api/connection.ts'
import { serverQuery } from '../api/queries.ts'
import { useWait } from '../api/waits.ts'
import { classes } from '../ui/classes.ts'
import style from './connection-banner.module.css'

const BACK_SHOWN_MS = 4_000

export function ConnectionBanner() {
  const lost = useConnection() === 'lost'
  const back = useIsBack(lost)
  const wait = useWait()
  return (
    <div className={style.place} role="status">
      {lost && (
        <p className={classes(style.banner, style.lost)}>
          <CloudOff size={16} aria-hidden />
          The server isn’t responding. Retrying…
        </p>
      )}
      {!lost && wait && (
        <p className={classes(style.banner, style.waiting)}>
          <Hourglass size={16} aria-hidden />
          <span>
            {wait.isRate ? 'The server limits requests' : 'The server is busy'}: trying again{' '}
            <SecondsLeft until={wait.until} />
          </span>
        </p>
      )}
      {!lost && !wait && back && (
        <p className={classes(style.banner, style.back)}>
          <CircleCheck size={16} aria-hidden />
          Reconnected
        </p>
      )}
    </div>
  )
}

/** "in 4 s", counting down. Not for screen readers, which would read every second. */
function SecondsLeft({ until }: { readonly until: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className={style.seconds} aria-hidden>
      in {Math.max(1, Math.ceil((until - now) / 1000))} s
    </span>
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
