/** The state of the Walk view, in its address and under the visitor's hand. */
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { createStore, type StoreApi } from 'zustand'
import type { CheckpointDetails } from '../../api/queries.ts'
import { param } from '../../navigation/params.ts'
import type { UrlState } from '../../navigation/url-state.ts'
import { methodOfPrior, MAX_FRAMES, type Method } from './path.ts'

export const walkParams = {
  waypoints: param.latents(),
  /** `corners` is the map. */
  show: param.choice('line', ['line', 'corners']),
  method: param.choice('auto', ['auto', 'slerp', 'lerp', 'both']),
  easing: param.choice('linear', ['linear', 'smooth']),
  loop: param.flag(false),
  /** From one waypoint to the next. */
  frames: param.integer(16, { min: 1, max: MAX_FRAMES / 2 }),
  fps: param.integer(12, { min: 1, max: 30 }),
  /** The frame under the slider. */
  at: param.integer(0, { min: 0, max: MAX_FRAMES - 1 }),
  /** Of the map; without any, the first waypoints are. */
  corners: param.latents(),
  x: param.number(0.5, { min: 0, max: 1 }),
  y: param.number(0.5, { min: 0, max: 1 }),
}

type WalkState = {
  readonly [Name in keyof typeof walkParams]: ReturnType<(typeof walkParams)[Name]['parse']>
}

/** What every part of the view is given. */
export interface WalkProps {
  readonly checkpoint: CheckpointDetails
  readonly state: WalkState
  readonly set: UrlState<WalkState>['set']
}

interface Prior {
  readonly distribution: string
}

/** The one method to show, or both; unless one was chosen, the right one for the checkpoint's prior. */
export function methodsOf({ method }: WalkState, prior: Prior | null): readonly Method[] {
  if (method === 'both') return ['SLERP', 'LERP']
  return [method === 'auto' ? methodOfPrior(prior) : method === 'slerp' ? 'SLERP' : 'LERP']
}

/** What plays, is exported, and is picked: where both are shown, the right one for the prior. */
export function mainMethodOf(state: WalkState, prior: Prior | null): Method {
  const [first, ...others] = methodsOf(state, prior)
  return others.length > 0 ? methodOfPrior(prior) : first!
}

/** Browsers refuse pages that change their address many times a second. */
const REST_MS = 300

/**
 * State that changes with every movement of the hand, and is written to the address once it has come to rest: a store
 * that starts with `value`, and takes over a `value` that was changed by others (Back). `write` is called when it has not
 * changed for some time. Values are flat records of numbers.
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
