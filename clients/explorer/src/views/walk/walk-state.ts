/** What the Walk view shows, as its address has it. */
import type { CheckpointDetails } from '../../api/queries.ts'
import { param } from '../../navigation/params.ts'
import type { UrlState } from '../../navigation/url-state.ts'
import { methodOfPrior, MOST_FRAMES, type Method } from './path.ts'

export const walkParams = {
  waypoints: param.latents(),
  /** `corners` is the map. */
  show: param.choice('line', ['line', 'corners']),
  method: param.choice('auto', ['auto', 'slerp', 'lerp', 'both']),
  easing: param.choice('linear', ['linear', 'smooth']),
  loop: param.flag(false),
  /** From one waypoint to the next. */
  frames: param.integer(16, { min: 1, max: MOST_FRAMES / 2 }),
  fps: param.integer(12, { min: 1, max: 30 }),
  /** The frame under the slider. */
  at: param.integer(0, { min: 0, max: MOST_FRAMES - 1 }),
  /** Of the map; without any, the first waypoints are. */
  corners: param.latents(),
  x: param.number(0.5, { min: 0, max: 1 }),
  y: param.number(0.5, { min: 0, max: 1 }),
}

export type WalkState = {
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
export function methodsOf({ method }: WalkState, prior: Prior): readonly Method[] {
  if (method === 'both') return ['SLERP', 'LERP']
  return [method === 'auto' ? methodOfPrior(prior) : method === 'slerp' ? 'SLERP' : 'LERP']
}

/** What plays, is exported, and is picked: where both are shown, the right one for the prior. */
export function mainMethodOf(state: WalkState, prior: Prior): Method {
  const [first, ...others] = methodsOf(state, prior)
  return others.length > 0 ? methodOfPrior(prior) : first!
}
