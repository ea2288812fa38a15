/** The images that the user dropped or chose, as they are read and inspected. */
import { useRef, useState } from 'react'
import type { FindOptions } from './found-files.ts'
import { inspectImages, Unreadable, type FoundFile, type ImageSource } from './image-source.ts'

export type Choice =
  /** `found` is the number of files so far. */
  | { readonly kind: 'reading'; readonly found: number }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'ready'; readonly source: ImageSource }

export function useChoice() {
  const [choice, setChoice] = useState<Choice>()
  const reading = useRef<AbortController>(undefined)

  /** Replaces the choice by the files that `find` returns. */
  async function read(find: (options: FindOptions) => Promise<readonly FoundFile[]>) {
    reading.current?.abort()
    const { signal } = (reading.current = new AbortController())
    const show = (next: Choice) => {
      if (!signal.aborted) setChoice(next)
    }
    show({ kind: 'reading', found: 0 })
    try {
      const files = await find({ signal, onFound: (found) => show({ kind: 'reading', found }) })
      show({ kind: 'ready', source: await inspectImages(files) })
    } catch (error) {
      if (!signal.aborted && !(error instanceof Unreadable)) throw error
      show({ kind: 'unreadable', reason: (error as Error).message })
    }
  }

  /** Forgets the choice. */
  function clear() {
    reading.current?.abort()
    setChoice(undefined)
  }

  return { choice, read: (find: Parameters<typeof read>[0]) => void read(find), clear }
}
