/** The state of the Walk view: in the URL, and while the user is changing it. */
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { createStore, type StoreApi } from 'zustand'
import type { CheckpointDetails } from '../../api/queries.ts'
import type { Latent } from '../../latents/recipe.ts'
import { param } from '../../navigation/params.ts'
import type { UrlState } from '../../navigation/url-state.ts'
import { methodOfPrior, MAX_FRAMES, type Method } from './path.ts'

export const walkParams = {
  waypoints: param.latents(),
  /** `corners` shows the map. */
  show: param.choice('line', ['line', 'corners']),
  method: param.choice('auto', ['auto', 'slerp', 'lerp', 'both']),
  easing: param.choice('linear', ['linear', 'smooth']),
  loop: param.flag(true),
  /** Frames from one waypoint to the next. */
  frames: param.integer(24, { min: 1, max: MAX_FRAMES / 2 }),
  fps: param.integer(12, { min: 1, max: 30 }),
  /** The frame at the slider. */
  at: param.integer(0, { min: 0, max: MAX_FRAMES - 1 }),
  /** The corners of the map. Default: the first waypoints. */
  corners: param.latents(),
  x: param.number(0.5, { min: 0, max: 1 }),
  y: param.number(0.5, { min: 0, max: 1 }),
}

/** The waypoints and corners that are shown until the user chooses some. */
export const EXAMPLE: readonly Latent[] = [7, 14, 21, 28].map((seed) => ({ seed }))

type WalkState = {
  readonly [Name in keyof typeof walkParams]: ReturnType<(typeof walkParams)[Name]['parse']>
}

/** Props of every part of the view. */
export interface WalkProps {
  readonly checkpoint: CheckpointDetails
  readonly state: WalkState
  readonly set: UrlState<WalkState>['set']
}

interface Prior {
  readonly distribution: string
}

/** The methods to show: one or both. Default: the method that suits the checkpoint's prior. */
export function methodsOf({ method }: WalkState, prior: Prior | null): readonly Method[] {
  if (method === 'both') return ['SLERP', 'LERP']
  return [method === 'auto' ? methodOfPrior(prior) : method === 'slerp' ? 'SLERP' : 'LERP']
}

/**
 * The method for playing, exporting and picking. If both are shown, the method that suits the
 * prior.
 */
export function mainMethodOf(state: WalkState, prior: Prior | null): Method {
  const [first, ...others] = methodsOf(state, prior)
  return others.length > 0 ? methodOfPrior(prior) : first!
}

/** Browsers block pages that change their URL many times per second. */
const REST_MS = 300

/**
 * State that changes with every pointer movement and is written to the URL once it settles. The
 * store starts with `value`, and adopts a `value` changed elsewhere (by Back). `write` is called
 * when the state hasn't changed for a while. Values are flat records of numbers.
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
