/** State that changes with every movement of the hand, and is written to the address once it has come to rest. */
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { createStore, type StoreApi } from 'zustand'

/** Browsers refuse pages that change their address many times a second. */
const REST_MS = 300

/**
 * A store that starts with `value`, and takes over a `value` that was changed by others (Back). `write` is called when it
 * has not changed for some time. Values are flat records of numbers.
 */
export function useSettled<T extends Readonly<Record<string, number>>>(
  value: T,
  write: (value: T) => void,
): StoreApi<T> {
  const [store] = useState(() => createStore<T>(() => value))
  const written = useRef(JSON.stringify(value))
  const text = JSON.stringify(value)

  useEffect(() => {
    if (text === written.current) return
    written.current = text
    store.setState(JSON.parse(text) as T, true)
  }, [store, text])

  const settle = useEffectEvent(() => {
    const now = JSON.stringify(store.getState())
    if (now === written.current) return
    written.current = now
    write(store.getState())
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = store.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(settle, REST_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store])
  return store
}
