/**
 * Stack machine for pickles, limited to the operations that data needs, with bounds on its memory.
 */
import { CheckpointInvalid } from '../../../errors.ts'
import { Dict, Instance, List, Tuple } from './values.ts'
import type { PickleValue } from './values.ts'

/** Limit of steps. A training bundle of 100 layers takes about 50,000; a bomb, any number. */
const MAX_STEPS = 2_000_000
/** Limit of lists, dicts, tuples and instances created. */
const MAX_OBJECTS = 400_000

export class Machine {
  readonly #stack: PickleValue[] = []
  readonly #marks: number[] = []
  readonly #memo = new Map<number, PickleValue>()
  #steps = 0
  #objects = 0

  /** Charges steps of work. Throws CheckpointInvalid above the limit. */
  spend(steps: number): void {
    this.#steps += steps
    if (this.#steps > MAX_STEPS)
      throw new CheckpointInvalid(
        `The pickle takes more than ${MAX_STEPS} steps, far more than a checkpoint needs.`,
      )
  }

  /** Counts a new object against the limit and returns it. */
  track<T extends PickleValue>(object: T): T {
    if (++this.#objects > MAX_OBJECTS)
      throw new CheckpointInvalid(
        `The pickle creates more than ${MAX_OBJECTS} objects, far more than a checkpoint needs.`,
      )
    return object
  }

  push(value: PickleValue): void {
    this.#stack.push(value)
  }

  pop(): PickleValue {
    const floor = this.#marks.at(-1) ?? 0
    if (this.#stack.length <= floor) throw malformed('pops from an empty stack')
    return this.#stack.pop() as PickleValue
  }

  top(): PickleValue {
    const value = this.pop()
    this.push(value)
    return value
  }

  mark(): void {
    this.#marks.push(this.#stack.length)
  }

  /** Removes the last mark and returns the values pushed since. */
  popMark(): PickleValue[] {
    const start = this.#marks.pop()
    if (start === undefined) throw malformed('refers to a missing mark')
    return this.#stack.splice(start)
  }

  put(key: number): void {
    this.#memo.set(key, this.top())
  }

  memoize(): void {
    this.put(this.#memo.size)
  }

  get(key: number): PickleValue {
    const value = this.#memo.get(key)
    if (value === undefined) throw malformed(`reads memo entry ${key}, which it never stored`)
    return value
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top()
    if (list instanceof List) for (const item of items) list.items.push(item)
    else if (!(list instanceof Instance)) throw malformed('appends to a value that is not a list')
  }

  /** @param items key, value, key, value, ... */
  setItems(items: readonly PickleValue[]): void {
    const object = this.top()
    if (items.length % 2 !== 0) throw malformed('sets a key without a value')
    const dict = object instanceof Instance ? (object.items ??= this.track(new Dict())) : object
    if (!(dict instanceof Dict)) throw malformed('sets items on a value that is not a dict')
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!
      if (dict.entries.has(key) && typeof key === 'string')
        throw new CheckpointInvalid(`The pickle sets the key ${JSON.stringify(key)} twice.`)
      dict.entries.set(key, items[i + 1]!)
    }
  }

  /** Returns the value left on the stack at the end. */
  result(): PickleValue {
    const value = this.pop()
    if (this.#stack.length > 0 || this.#marks.length > 0)
      throw malformed('leaves more than one value')
    return value
  }

  tuple(items: readonly PickleValue[]): void {
    this.push(this.track(new Tuple(items)))
  }
}

/** @param what predicate of a sentence that starts with `The pickle` */
export function malformed(what: string): CheckpointInvalid {
  return new CheckpointInvalid(`The pickle ${what}: it is corrupt.`)
}
