/** The progress of a de-duplication: saved as bytes, so that any worker can resume from it. */
import { z } from 'zod'
import { readSafetensors, writeSafetensors, type StoredTensor } from '../../weights/safetensors.ts'
import type { CopyDistances } from './calibration.ts'
import { Hashes } from './hashes.ts'
import type { Pair } from './kind.ts'
import type { Found, SearchState } from './search.ts'

export interface DeduplicationState {
  /** The auto-encoder's state; null: step 0. */
  autoencoder: Uint8Array | null
  /** Number of hashes made: of all images, and then of all upside down. */
  hashed: number
  readonly hashes: Hashes
  readonly turned: Hashes
  /** Null until all images are hashed. */
  copies: CopyDistances | null
  readonly search: SearchState
}

export function newState(images: number): DeduplicationState {
  return {
    ...{ autoencoder: null, hashed: 0, hashes: new Hashes(images), turned: new Hashes(images) },
    ...{ copies: null, search: { finished: [], next: 0, current: { pairs: [], wrong: [] } } },
  }
}

/** The parts of a state that are saved as text; the others are tensors. */
const facts = z.object({
  hashed: z.int(),
  copies: z.object({ bits: z.array(z.number()), details: z.array(z.number()) }).nullable(),
  /** Number of searches that are finished. */
  finished: z.int(),
  next: z.int(),
})

/** Name of the auto-encoder's tensor, its bytes. */
const AUTOENCODER = 'autoencoder'

export function saveState(state: DeduplicationState): Uint8Array {
  const { autoencoder, hashed, hashes, turned, copies, search } = state
  const tensors = new Map<string, StoredTensor>()
  const put = (name: string, data: Uint8Array) =>
    data.length > 0 && tensors.set(name, { dtype: 'U8', shape: [data.length], data })
  put(AUTOENCODER, autoencoder ?? new Uint8Array())
  if (hashed > 0) {
    put('hashes', hashes.bytes)
    put('turned', turned.bytes)
  }
  for (const [at, { pairs, wrong }] of [...search.finished, search.current].entries()) {
    put(`pairs.${at}`, bytesOf(pairs.flat()))
    put(`wrong.${at}`, bytesOf(wrong))
  }
  const { next, finished } = search
  const text = JSON.stringify({ hashed, copies, next, finished: finished.length })
  return writeSafetensors(tensors, { state: text })
}

/** Restores a state of this number of images. */
export function restoreState(bytes: Uint8Array, images: number): DeduplicationState {
  const { tensors, metadata } = readSafetensors(bytes)
  const dataOf = (name: string) => tensors.get(name)?.data ?? new Uint8Array()
  // Older versions saved nothing but the auto-encoder.
  if (!tensors.has(AUTOENCODER)) return { ...newState(images), autoencoder: bytes }
  const { hashed, copies, finished, next } = facts.parse(JSON.parse(metadata['state']!))
  const hashesOf = (name: string) => new Hashes(images, hashed > 0 ? dataOf(name) : undefined)
  const foundAt = (at: number): Found => {
    const numbers = numbersOf(dataOf(`pairs.${at}`))
    const pairs = Array.from({ length: numbers.length / 4 }, (_, pair) => {
      return numbers.slice(4 * pair, 4 * pair + 4) as Pair
    })
    return { pairs, wrong: numbersOf(dataOf(`wrong.${at}`)) }
  }
  const current = foundAt(finished)
  return {
    ...{ autoencoder: dataOf(AUTOENCODER), hashed, copies },
    ...{ hashes: hashesOf('hashes'), turned: hashesOf('turned') },
    search: {
      ...{ finished: Array.from({ length: finished }, (_, at) => foundAt(at)), next },
      current: { pairs: [...current.pairs], wrong: [...current.wrong] },
    },
  }
}

function bytesOf(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer)
}

function numbersOf(bytes: Uint8Array): number[] {
  return [...new Float64Array(bytes.slice().buffer)]
}
