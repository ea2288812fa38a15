/** What a view shows lies in its address: it can be sent to others, survives a reload, and Back takes a change back. */
import { useCallback, useEffect, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { basePath } from './routes.ts'
import type { Param } from './params.ts'

export type Params<S> = { readonly [Name in keyof S]: Param<S[Name]> }

export interface UrlState<S> {
  readonly state: S
  /** Changes some of it. An entry of its own in the history, unless it replaces the one that is there. */
  set(change: Partial<S>, options?: { readonly replace?: boolean }): void
  /** Takes the last change back; undefined where nothing was changed since the view was opened. */
  readonly undo?: () => void
}

/** The state of a view that lies in its address. `params` are a constant of the module. */
export function useUrlState<S extends object>(params: Params<S>): UrlState<S> {
  const [, navigate] = useLocation()
  const search = useSearch()
  const state = useMemo(() => readState(params, search), [params, search])
  const set = useCallback<UrlState<S>['set']>(
    (change, { replace = false } = {}) => {
      const next = withChange(params, change)
      if (next === location.search.slice(1)) return
      const depth = changesSoFar() + (replace ? 0 : 1)
      navigate(`${location.pathname.slice(basePath.length)}${next && `?${next}`}`, {
        replace,
        state: { depth },
      })
    },
    [params, navigate],
  )
  const undo = changesSoFar() > 0 ? goBack : undefined
  useUndoKey(undo)
  return { state, set, undo }
}

function readState<S extends object>(params: Params<S>, search: string): S {
  const texts = new URLSearchParams(search)
  const read = Object.entries(params as Params<Record<string, unknown>>).map(
    ([name, { parse }]) => [name, parse(texts.getAll(name))] as const,
  )
  return Object.fromEntries(read) as S
}

/** The query string with some parameters changed; what is of no concern here stays. */
function withChange<S extends object>(params: Params<S>, change: Partial<S>): string {
  const search = new URLSearchParams(location.search)
  for (const name of Object.keys(change) as (keyof S & string)[]) {
    search.delete(name)
    for (const text of params[name].format(change[name] as S[typeof name])) {
      search.append(name, text)
    }
  }
  return search.toString()
}

/** How many changes lie between the opening of the view and now. */
function changesSoFar(): number {
  const { depth } = (history.state ?? {}) as { readonly depth?: number }
  return depth ?? 0
}

function goBack(): void {
  history.back()
}

/** Ctrl+Z and Cmd+Z take back what the view did; in a field for text they are the field's own. */
function useUndoKey(undo: (() => void) | undefined): void {
  useEffect(() => {
    if (!undo) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return
      if (event.target instanceof Element && event.target.closest(TYPED_INTO)) return
      event.preventDefault()
      undo()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [undo])
}

const TYPED_INTO = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, dialog'
