/** Counts modules without tensors by the numbers in the names of an nn.Sequential's children. */
import type { Module } from './modules.ts'

export interface Gaps {
  /** Number of modules without tensors between two children of one parent; null if unknown. */
  between(earlier: Module, later: Module): number | null
  /** Number of modules before a parent's first child with tensors; null for other modules. */
  before(module: Module): number | null
}

/**
 * `main.1` and `main.3` have one module between them. Only a parent with some gap among its
 * children is conclusive: a ModuleList has none, and code calls its activations.
 */
export function readGaps(modules: readonly Module[]): Gaps {
  const places = new Map<string, number[]>()
  for (const { name } of modules) {
    const place = placeOf(name)
    if (place !== null) places.set(place.parent, [...(places.get(place.parent) ?? []), place.index])
  }
  const hasGap = (parent: string) => {
    const indices = places.get(parent)!
    return Math.max(...indices) + 1 > indices.length
  }
  return {
    between: (earlier, later) => {
      const [from, to] = [placeOf(earlier.name), placeOf(later.name)]
      if (from === null || to === null || from.parent !== to.parent || !hasGap(to.parent))
        return null
      return to.index - from.index - 1
    },
    before: (module) => {
      const place = placeOf(module.name)
      const first = place !== null && place.index === Math.min(...places.get(place.parent)!)
      return first ? place.index : null
    },
  }
}

function placeOf(name: string): { parent: string; index: number } | null {
  const match = /^(?:(.*)\.)?(\d+)$/.exec(name)
  return match === null ? null : { parent: match[1] ?? '', index: Number(match[2]) }
}
