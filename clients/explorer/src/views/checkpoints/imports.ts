/** File uploads, one after another. They continue while another view is open. */
import { create } from 'zustand'
import {
  CHECKPOINT_HEAD_BYTES,
  explainUnsupportedCheckpoint,
  type CheckpointUploadResult,
  type UploadProgress,
} from '@latentql/sdk'
import { noticeRefusal, queryClient } from '../../api/queries.ts'
import { uploadCheckpoint } from '../../api/client.ts'
import { nameFromFile, problemWithName } from '../../checkpoints/names.ts'
import { NOTHING_BY_HAND, overridesOf, problemsOf, type ByHand } from './overrides.ts'

export interface Import {
  readonly id: number
  readonly file: File
  readonly name: string
  /** '' lets the server detect it. */
  readonly preset: string
  readonly byHand: ByHand
  readonly state: ImportState
}

export type ImportState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly progress?: UploadProgress }
  | { readonly kind: 'done'; readonly result: CheckpointUploadResult }
  | { readonly kind: 'refused'; readonly error: unknown }
  /** By its first bytes, no checkpoint that the server reads. */
  | { readonly kind: 'unsupported'; readonly reason: string }
  /** Most likely a folder, which looks like a file until it is read. */
  | { readonly kind: 'unreadable' }

interface ImportsState {
  readonly items: readonly Import[]
}

export const useImports = create<ImportsState>(() => ({ items: [] }))

let lastId = 0
let running: { readonly id: number; readonly controller: AbortController } | undefined

/** Adds files to the list without uploading them yet. Refuses files that can't be checkpoints. */
export async function addFiles(files: readonly File[]): Promise<void> {
  const states = await Promise.all(files.map(inspect))
  const added = files.map((file, index) => ({
    id: (lastId += 1),
    file,
    name: nameFromFile(file.name),
    preset: '',
    byHand: NOTHING_BY_HAND,
    state: states[index]!,
  }))
  useImports.setState(({ items }) => ({ items: [...added, ...items] }))
}

/** Reads the start of a file, and returns the state to list it with. */
async function inspect(file: File): Promise<ImportState> {
  try {
    const head = await file.slice(0, CHECKPOINT_HEAD_BYTES).arrayBuffer()
    const reason = explainUnsupportedCheckpoint(new Uint8Array(head))
    return reason === undefined ? { kind: 'asking' } : { kind: 'unsupported', reason }
  } catch {
    return { kind: 'unreadable' }
  }
}

/** The user's settings for a file. */
type Settings = Pick<Import, 'name' | 'preset' | 'byHand'>

/** True if the settings are valid. */
export function isReady({ name, byHand }: Settings): boolean {
  return !problemWithName(name) && Object.keys(problemsOf(byHand)).length === 0
}

export function changeImport(id: number, change: Partial<Settings>): void {
  useImports.setState(({ items }) => ({
    items: items.map((item) => (item.id === id ? { ...item, ...change } : item)),
  }))
}

/** Returns to the settings, for another upload. */
export function askAgain(id: number): void {
  setState(id, { kind: 'asking' })
}

/** Queues these uploads in this order, after those already queued. */
export function startImports(ids: readonly number[]): void {
  for (const id of ids) setState(id, { kind: 'waiting' })
  void runNext()
}

/** Cancels an upload and returns to its settings. */
export function cancelImport(id: number): void {
  setState(id, { kind: 'asking' })
  if (running?.id === id) running.controller.abort()
}

/** Removes a file from the list; its imported checkpoint stays. */
export function removeImport(id: number): void {
  useImports.setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }))
  if (running?.id === id) running.controller.abort()
}

async function runNext(): Promise<void> {
  const waiting = useImports.getState().items.filter(({ state }) => state.kind === 'waiting')
  const next = waiting.toSorted((a, b) => a.id - b.id)[0]
  if (running || !next) return
  const { id } = next
  const controller = new AbortController()
  running = { id, controller }
  setState(id, { kind: 'running' })
  const outcome = await send(next, controller.signal)
  running = undefined
  if (!controller.signal.aborted) setState(id, outcome)
  void runNext()
}

async function send(item: Import, signal: AbortSignal): Promise<ImportState> {
  const { id, file, name, preset, byHand } = item
  try {
    const result = await uploadCheckpoint(file, {
      ...{ name, signal, fileName: file.name },
      preset: preset || undefined,
      overrides: overridesOf(byHand),
      onProgress(progress) {
        if (!signal.aborted) setState(id, { kind: 'running', progress })
      },
    })
    await queryClient.invalidateQueries({ queryKey: ['checkpoints'] })
    return { kind: 'done', result }
  } catch (error) {
    if (!signal.aborted) noticeRefusal(error)
    return { kind: 'refused', error }
  }
}

function setState(id: number, state: ImportState): void {
  useImports.setState(({ items }) => ({
    items: items.map((item) => (item.id === id ? { ...item, state } : item)),
  }))
}
