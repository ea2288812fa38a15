/**
 * Pictures of latents. What is asked for at about the same time travels in one request, the newest first; what nobody
 * waits for any more (it was scrolled away) is left out, or its request given up; the latest ones are kept.
 */
import { ConnectionError, type LatentInput, type SamplePicturesQueryVariables } from '@latentql/sdk'
import { useEffect, useState } from 'react'
import { client } from './client.ts'
import { explain, isAbort } from './errors.ts'
import { noticeRefusal } from './query-client.ts'

export interface WantedPicture {
  readonly latent: LatentInput
  /** What always means the same weights: a digest, or RUN@STEP. */
  readonly checkpoint: string
  /** The longer edge in pixels; without it the native picture, lossless. */
  readonly size?: number
}

interface Entry {
  readonly key: string
  readonly wanted: WantedPicture
  readonly promise: Promise<string>
  readonly resolve: (uri: string) => void
  readonly reject: (error: unknown) => void
  /** How many still want it. */
  waiters: number
}

const MOST_IN_A_REQUEST = 32
const MOST_REQUESTS = 2
const GATHER_MS = 4
const RETRY_MS = 1000
/** Characters of data: URIs that are kept: some 6,000 pictures of 64x64. */
const MOST_KEPT = 64e6

const kept = new Map<string, string>()
let keptSize = 0
/** What no request carries yet, oldest first. */
const waiting = new Map<string, Entry>()
/** Everything somebody waits for. */
const entries = new Map<string, Entry>()
const requests = new Map<AbortController, readonly Entry[]>()
let gathering = false

function keyOf({ latent, checkpoint, size }: WantedPicture): string {
  return `${checkpoint} ${size ?? 'native'} ${JSON.stringify(latent)}`
}

/** The picture where it is there already: no skeleton has to flash up. */
export function peekPicture(wanted: WantedPicture): string | undefined {
  return kept.get(keyOf(wanted))
}

/** The picture as a data: URI. Rejects with the server's error, or with AbortError once `signal` gives it up. */
export function requestPicture(wanted: WantedPicture, signal?: AbortSignal): Promise<string> {
  const key = keyOf(wanted)
  const there = kept.get(key)
  if (there !== undefined) {
    keep(key, there)
    return Promise.resolve(there)
  }
  if (signal?.aborted) return Promise.reject(signal.reason as Error)
  const entry = entries.get(key) ?? newEntry(key, wanted)
  entry.waiters += 1
  if (!signal) return entry.promise
  return new Promise((resolve, reject) => {
    const leave = () => {
      reject(signal.reason as Error)
      entry.waiters -= 1
      if (entry.waiters === 0) drop(entry)
    }
    signal.addEventListener('abort', leave, { once: true })
    entry.promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

function newEntry(key: string, wanted: WantedPicture): Entry {
  const { promise, resolve, reject } = withResolvers<string>()
  // Whoever waits hears of a failure; an entry that all have left fails unheard.
  promise.catch(() => undefined)
  const entry = { key, wanted, promise, resolve, reject, waiters: 0 }
  entries.set(key, entry)
  waiting.set(key, entry)
  gather()
  return entry
}

/** Leaves out what nobody waits for; a request that carries nothing else is given up. */
function drop(entry: Entry): void {
  waiting.delete(entry.key)
  if (entries.get(entry.key) === entry) entries.delete(entry.key)
  for (const [controller, batch] of requests) {
    if (batch.includes(entry) && batch.every(({ waiters }) => waiters === 0)) controller.abort()
  }
}

/** Sends what has come together in some milliseconds. */
function gather(delay = GATHER_MS): void {
  if (gathering) return
  gathering = true
  setTimeout(() => {
    gathering = false
    while (waiting.size > 0 && requests.size < MOST_REQUESTS) void send(nextBatch())
  }, delay)
}

/** The newest of those waiting, and others that can travel with it. */
function nextBatch(): Entry[] {
  const newestFirst = [...waiting.values()].reverse()
  const [{ wanted }] = newestFirst as [Entry]
  const batch = newestFirst
    .filter(
      (entry) => entry.wanted.checkpoint === wanted.checkpoint && entry.wanted.size === wanted.size,
    )
    .slice(0, MOST_IN_A_REQUEST)
  for (const { key } of batch) waiting.delete(key)
  return batch
}

async function send(batch: readonly Entry[]): Promise<void> {
  const controller = new AbortController()
  requests.set(controller, batch)
  try {
    await load(batch, controller.signal)
  } catch (error) {
    fail(batch, error)
  } finally {
    requests.delete(controller)
    gather(0)
  }
}

/** One latent that fails, and a request that would cost too much, must not cost the others their pictures: halves are tried. */
async function load(batch: readonly Entry[], signal: AbortSignal): Promise<void> {
  const wanted = batch.filter(({ waiters }) => waiters > 0)
  if (wanted.length === 0) return
  try {
    const samples = await client.samplePictures(variablesFor(wanted), { signal })
    for (const [index, entry] of wanted.entries()) settle(entry, samples[index]!.dataUri)
  } catch (error) {
    if (signal.aborted || error instanceof ConnectionError) throw error
    if (wanted.length === 1) return fail(wanted, error)
    const half = Math.ceil(wanted.length / 2)
    await load(wanted.slice(0, half), signal)
    await load(wanted.slice(half), signal)
  }
}

function variablesFor(batch: readonly Entry[]): SamplePicturesQueryVariables {
  const { checkpoint, size } = batch[0]!.wanted
  const latents = batch.map(({ wanted }) => wanted.latent)
  return { latents, checkpoint, size, format: size === undefined ? 'PNG' : 'WEBP' }
}

function settle(entry: Entry, uri: string): void {
  keep(entry.key, uri)
  if (entries.get(entry.key) === entry) entries.delete(entry.key)
  entry.resolve(uri)
}

/** A server that is away is asked again; other errors are final for now, and asked anew when somebody else wants it. */
function fail(batch: readonly Entry[], error: unknown): void {
  const unsettled = batch.filter((entry) => entries.get(entry.key) === entry)
  if (error instanceof ConnectionError) {
    setTimeout(() => {
      for (const entry of unsettled) if (entry.waiters > 0) waiting.set(entry.key, entry)
      gather(0)
    }, RETRY_MS)
    return
  }
  noticeRefusal(error)
  for (const entry of unsettled) {
    entries.delete(entry.key)
    entry.reject(error)
  }
}

/** Keeps the latest; the oldest go when there are too many. */
function keep(key: string, uri: string): void {
  if (!kept.delete(key)) keptSize += uri.length
  kept.set(key, uri)
  for (const [oldest, { length }] of kept) {
    if (keptSize <= MOST_KEPT) break
    kept.delete(oldest)
    keptSize -= length
  }
}

export interface PictureState {
  readonly src?: string
  /** Why there is none. */
  readonly problem?: string
}

/** The picture of a latent, for a component: asked for when it is shown, given up when it goes. */
export function usePicture(wanted: WantedPicture | null): PictureState {
  const key = wanted && keyOf(wanted)
  const [loaded, setLoaded] = useState<PictureState & { key: string | null }>({ key: null })
  useEffect(() => {
    if (!wanted || kept.has(keyOf(wanted))) return
    const controller = new AbortController()
    requestPicture(wanted, controller.signal).then(
      (src) => setLoaded({ key, src }),
      (error: unknown) => {
        if (!isAbort(error)) setLoaded({ key, problem: explain(error).title })
      },
    )
    return () => controller.abort()
    // The key says all there is to say of what is wanted.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key])
  if (!wanted) return {}
  const src = peekPicture(wanted)
  if (src !== undefined) return { src }
  return loaded.key === key ? loaded : {}
}

/** A data: URI as a bitmap, for canvases. */
export function decodePicture(uri: string): Promise<ImageBitmap> {
  const [head = '', data = ''] = uri.split(',', 2)
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  return createImageBitmap(new Blob([bytes], { type: head.slice(5).split(';')[0] }))
}

/** As `Promise.withResolvers`, which browsers of 2023 lack. */
function withResolvers<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((accept, refuse) => {
    resolve = accept
    reject = refuse
  })
  return { promise, resolve, reject }
}
