/** The stack machine that pickles are programs for, as far as data needs it, with bounds on all it holds. */
import { CheckpointInvalid } from '../../../errors.ts'
import { Dict, Instance, List, Tuple } from './values.ts'
import type { PickleValue } from './values.ts'

/** Steps a pickle may take. A training bundle of 100 layers takes some 50,000; a bomb takes any number. */
const MAX_STEPS = 2_000_000
/** Lists, dicts, tuples and instances it may make. */
const MAX_OBJECTS = 400_000

export class Machine {
  readonly #stack: PickleValue[] = []
  readonly #marks: number[] = []
  readonly #memo = new Map<number, PickleValue>()
  #steps = 0
  #objects = 0

  /** Accounts for work. Throws CheckpointInvalid when it gets out of hand. */
  spend(steps: number): void {
    this.#steps += steps
    if (this.#steps > MAX_STEPS)
      throw new CheckpointInvalid(`The pickle takes more than ${MAX_STEPS} steps, which is absurd.`)
  }

  /** Accounts for a new object and returns it. */
  track<T extends PickleValue>(object: T): T {
    if (++this.#objects > MAX_OBJECTS)
      throw new CheckpointInvalid(
        `The pickle makes more than ${MAX_OBJECTS} objects, which is absurd.`,
      )
    return object
  }

  push(value: PickleValue): void {
    this.#stack.push(value)
  }

  pop(): PickleValue {
    const floor = this.#marks.at(-1) ?? 0
    if (this.#stack.length <= floor) throw malformed('takes a value from an empty stack')
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

  /** Everything since the last mark, and takes the mark away. */
  popMark(): PickleValue[] {
    const start = this.#marks.pop()
    if (start === undefined) throw malformed('refers to a mark that is not there')
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
    if (value === undefined) throw malformed(`recalls value ${key}, which it never stored`)
    return value
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top()
    if (list instanceof List) for (const item of items) list.items.push(item)
    else if (!(list instanceof Instance)) throw malformed('appends to what is not a list')
  }

  /** @param items key, value, key, value, ... */
  setItems(items: readonly PickleValue[]): void {
    const dict = this.top()
    if (items.length % 2 !== 0) throw malformed('gives a key without a value')
    if (dict instanceof Instance) return
    if (!(dict instanceof Dict)) throw malformed('sets items of what is not a dict')
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!
      if (dict.entries.has(key) && typeof key === 'string')
        throw new CheckpointInvalid(`The pickle gives the key ${JSON.stringify(key)} twice.`)
      dict.entries.set(key, items[i + 1]!)
    }
  }

  /** The value that the program leaves when it stops. */
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

/** @param what continues `The pickle ...` */
export function malformed(what: string): CheckpointInvalid {
  return new CheckpointInvalid(`The pickle ${what}: it is corrupt.`)
}
