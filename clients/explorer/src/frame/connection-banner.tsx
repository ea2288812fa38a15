/** Says that the server does not answer, and when it does again; what was asked in between is then asked anew. */
import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConnection } from '../api/connection.ts'
import { serverQuery } from '../api/queries.ts'
import { classes } from '../ui/classes.ts'
import style from './connection-banner.module.css'

const saidFor = 4_000

export function ConnectionBanner() {
  const lost = useConnection() === 'lost'
  const back = useIsBack(lost)
  return (
    <div className={style.place} role="status">
      {lost && (
        <p className={classes(style.banner, style.lost)}>
          <CloudOff size={16} aria-hidden />
          The server does not answer; trying again
        </p>
      )}
      {!lost && back && (
        <p className={classes(style.banner, style.back)}>
          <CircleCheck size={16} aria-hidden />
          Connected again
        </p>
      )}
    </div>
  )
}

/** True for a moment after the server came back. While it is away this keeps asking for it. */
function useIsBack(lost: boolean): boolean {
  const queries = useQueryClient()
  const [back, setBack] = useState(false)
  useEffect(() => {
    if (!lost) return
    // Tries until it is answered, which ends the loss even where the view asks for nothing.
    void queries.fetchQuery({ ...serverQuery(), staleTime: 0 }).catch(() => undefined)
    return () => {
      setBack(true)
      void queries.invalidateQueries()
    }
  }, [lost, queries])
  useEffect(() => {
    if (!back) return
    const timer = setTimeout(() => setBack(false), saidFor)
    return () => clearTimeout(timer)
  }, [back])
  return back
}
