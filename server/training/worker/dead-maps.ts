/** Counts the maps of a generator that draw nothing. */
import type { DeadMaps } from '../../db/stores.ts'
import { DEAD_SHARE } from '../../gan/features.ts'

/** Takes the means of the maps of an activation over some samples: [samples, maps]. */
export function countDeadMaps(activation: string, means: Float32Array, samples: number): DeadMaps {
  const maps = means.length / samples
  const changes = new Float32Array(maps)
  let peak = 0
  means.forEach((mean, at) => {
    const map = at % maps
    changes[map] = Math.max(changes[map]!, Math.abs(mean - means[map]!))
    peak = Math.max(peak, Math.abs(mean))
  })
  const dead = changes.filter((change) => !(change > DEAD_SHARE * peak)).length
  return { activation, maps, dead }
}
