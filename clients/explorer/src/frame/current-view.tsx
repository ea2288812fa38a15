/** The view that the address names: fetched when it is first opened, its heading in focus after navigation. */
import { lazy, Suspense, useEffect, useState } from 'react'
import { Redirect, useLocation, useSearch } from 'wouter'
import { Skeleton } from '../ui/skeleton.tsx'
import { ViewLayout } from '../ui/view-layout.tsx'
import { views } from '../views.ts'
import style from './current-view.module.css'
import { ErrorBoundary } from './error-boundary.tsx'
import { loadView } from './load-view.ts'
import { NotFound } from './not-found.tsx'

const pages = views.map(({ path, title, load }) => ({
  path: `/${path}`,
  title,
  Content: lazy(() => loadView(load)),
}))

export function CurrentView() {
  const [path] = useLocation()
  const search = useSearch()
  const navigated = useNavigated(path)
  if (path === '/') return <Redirect to={`${pages[0]!.path}${search && `?${search}`}`} replace />
  const page = pages.find((page) => page.path === path)
  return (
    <main id="main" className={style.main} tabIndex={-1}>
      <ErrorBoundary key={path} title={page?.title ?? ''}>
        <Suspense fallback={<Coming title={page?.title ?? ''} />}>
          {page ? <page.Content /> : <NotFound />}
          <Arrival title={page?.title ?? 'Not found'} navigated={navigated} />
        </Suspense>
      </ErrorBoundary>
    </main>
  )
}

function Coming({ title }: { title: string }) {
  return (
    <ViewLayout title={title}>
      <div className={style.coming}>
        <Skeleton />
      </div>
    </ViewLayout>
  )
}

/** Whether one came here from another view; not when the page was opened here, or at `/`. */
function useNavigated(path: string): boolean {
  const [here, setHere] = useState({ path, navigated: false })
  if (here.path !== path) setHere({ path, navigated: here.path !== '/' })
  return here.navigated
}

/** Whether the last way through the history was Back or Forward: the browser then scrolls to where one was. */
let wentBack = false
addEventListener('popstate', () => {
  wentBack = true
})
// wouter makes an event of each.
addEventListener('pushState', () => {
  wentBack = false
})

/** Names the page after the view; after a navigation the heading takes the focus, for screen readers and the Tab key. */
function Arrival({ title, navigated }: { title: string; navigated: boolean }) {
  useEffect(() => {
    document.title = `${title} · LatentQL`
  }, [title])
  useEffect(() => {
    if (!navigated) return
    if (!wentBack) scrollTo(0, 0)
    const heading = document.querySelector<HTMLElement>('#main h1')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus({ preventScroll: true })
  }, [navigated])
  return null
}
