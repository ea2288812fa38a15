/** A view's state in its URL: it can be shared, survives a reload, and Back undoes a change. */
import { useCallback, useEffect, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { basePath } from './routes.ts'
import type { Param } from './params.ts'

export type Params<S> = { readonly [Name in keyof S]: Param<S[Name]> }

export interface UrlState<S> {
  readonly state: S
  /** Changes part of the state. Adds an entry to the history, unless `replace` is set. */
  set(change: Partial<S>, options?: { readonly replace?: boolean }): void
  /** Undoes the last change; undefined if nothing has changed since the view was opened. */
  readonly undo?: () => void
}

/** The part of a view's state that is kept in its URL. `params` must be a module constant. */
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

/** Returns the query string with some parameters changed; all others stay. */
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

/** Number of changes since the view was opened. */
function changesSoFar(): number {
  const { depth } = (history.state ?? {}) as { readonly depth?: number }
  return depth ?? 0
}

function goBack(): void {
  history.back()
}

/**
 * Ctrl+Z and Cmd+Z undo the view's last change, except in text fields, which have their own undo.
 */
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
