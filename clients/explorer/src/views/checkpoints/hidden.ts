/** Checkpoints that are as good as deleted: gone from the page while "Undo" can still bring them back. */
import { create } from 'zustand'

interface HiddenState {
  readonly digests: ReadonlySet<string>
}

export const useHidden = create<HiddenState>(() => ({ digests: new Set<string>() }))

export function hide(digest: string): void {
  useHidden.setState(({ digests }) => ({ digests: new Set([...digests, digest]) }))
}

export function unhide(digest: string): void {
  useHidden.setState(({ digests }) => ({
    digests: new Set([...digests].filter((other) => other !== digest)),
  }))
}
