/** Lines of waiting items, from which clients are served in turn. */
import { OWN, type Client } from './client-context.ts'

/** A waiting item. */
export interface Place<T> {
  readonly item: T
  /** The client, and perhaps a further key: whose turn it is among the client's own items. */
  readonly path: Client
  /** Amount of work, in a unit that all items share. */
  weight: number
}

/** The places below one key of the paths: further lines, or items in order of arrival. */
interface Line<T> {
  /** The keys that its places share. */
  readonly path: Client
  weight: number
  /** A line's place in the map is its turn. */
  readonly lines: Map<string, Line<T>>
  readonly places: Place<T>[]
}

/** Conditions on the items that may be served. */
interface Choice<T> {
  readonly test?: (item: T) => boolean
  /** True for a line that may be looked into, by its path: [] is the path of all. */
  readonly isOpen?: (path: Client) => boolean
}

const always = () => true

/**
 * Items of clients. At each level of the clients' paths the lines take turns, however long they
 * are; items with the same path are served in order of arrival.
 */
export class FairLines<T> {
  readonly #root: Line<T> = emptyLine([])
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Sum of the weights. */
  get weight(): number {
    return this.#root.weight
  }

  add(path: Client, item: T, weight: number): Place<T> {
    const place = { item, path, weight }
    let line = this.#root
    line.weight += weight
    for (const key of path) {
      const next = line.lines.get(key) ?? emptyLine<T>([...line.path, key])
      line.lines.set(key, next)
      line = next
      line.weight += weight
    }
    line.places.push(place)
    this.#size += 1
    return place
  }

  /**
   * The place whose turn is next, of those that pass the test and are in no closed line. A line is
   * that of all places whose paths begin with its own.
   */
  next({ test = always, isOpen = always }: Choice<T> = {}): Place<T> | undefined {
    return firstOf(this.#root, { test, isOpen })
  }

  /** Removes a place; its client keeps its turn. */
  remove(place: Place<T>): void {
    const { places } = this.#along(place).at(-1)!
    places.splice(places.indexOf(place), 1)
    this.#size -= 1
    this.#lighten(place, place.weight)
  }

  /** Serves `weight` of a place, removes it if nothing is left, and ends its client's turn. */
  serve(place: Place<T>, weight = place.weight): void {
    const along = this.#along(place)
    if (weight === place.weight) this.remove(place)
    else this.#lighten(place, weight)
    place.path.forEach((key, level) => {
      const { lines } = along[level]!
      const line = lines.get(key)
      if (line && lines.delete(key)) lines.set(key, line)
    })
  }

  /** The weight of the server itself. */
  get ownWeight(): number {
    return this.#own?.weight ?? 0
  }

  /** The newest item of the server itself. */
  newestOwn(): Place<T> | undefined {
    return newestIn(this.#own)
  }

  /** The newest item of the client with most work, which is never the server itself. */
  newestOfHeaviest(): Place<T> | undefined {
    return newestIn(heaviestOf(this.#root.lines.values(), this.#own))
  }

  /** The item to drop for this one: the newest of a client with more work, or else itself. */
  insteadOf(place: Place<T>): Place<T> {
    const along = this.#along(place)
    for (const [level, own] of along.slice(1).entries()) {
      const heaviest = heaviestOf(along[level]!.lines.values())!
      if (heaviest.weight > own.weight) return newestIn(heaviest) ?? place
    }
    return place
  }

  /** All places, in no particular order. */
  all(): Place<T>[] {
    return placesOf(this.#root)
  }

  get #own(): Line<T> | undefined {
    return this.#root.lines.get(OWN[0]!)
  }

  /** The lines that a place is in, from the root to its own. */
  #along({ path }: Place<T>): Line<T>[] {
    const along = [this.#root]
    for (const key of path) along.push(along.at(-1)!.lines.get(key)!)
    return along
  }

  /** Takes weight from a place, and removes the lines that are then empty. */
  #lighten(place: Place<T>, weight: number): void {
    const along = this.#along(place)
    for (const line of along) line.weight -= weight
    if (this.#size === 0) along[0]!.weight = 0
    for (let level = along.length - 1; level > 0; level--) {
      const { lines, places } = along[level]!
      if (lines.size === 0 && places.length === 0)
        along[level - 1]!.lines.delete(place.path[level - 1]!)
    }
    place.weight -= weight
  }
}

function emptyLine<T>(path: Client): Line<T> {
  return { path, weight: 0, lines: new Map(), places: [] }
}

function firstOf<T>(
  { path, lines, places }: Line<T>,
  choice: Required<Choice<T>>,
): Place<T> | undefined {
  if (!choice.isOpen(path)) return undefined
  const own = places.find(({ item }) => choice.test(item))
  if (own) return own
  for (const line of lines.values()) {
    const found = firstOf(line, choice)
    if (found) return found
  }
  return undefined
}

/** The heaviest line but one; of several as heavy, the one whose turn comes first. */
function heaviestOf<T>(lines: Iterable<Line<T>>, except?: Line<T>): Line<T> | undefined {
  let heaviest: Line<T> | undefined
  for (const line of lines) {
    if (line !== except && !(heaviest && heaviest.weight >= line.weight)) heaviest = line
  }
  return heaviest
}

function newestIn<T>(line: Line<T> | undefined): Place<T> | undefined {
  if (!line || line.places.length > 0) return line?.places.at(-1)
  return newestIn(heaviestOf(line.lines.values()))
}

function placesOf<T>({ lines, places }: Line<T>): Place<T>[] {
  return [...places, ...[...lines.values()].flatMap(placesOf)]
}
