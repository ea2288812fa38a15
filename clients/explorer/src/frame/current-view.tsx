/** The view that the address names: fetched when it is first opened, its heading in focus after navigation. */
import { lazy, Suspense, useEffect } from 'react'
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
  if (path === '/') return <Redirect to={`${pages[0]!.path}${search && `?${search}`}`} replace />
  const page = pages.find((page) => page.path === path)
  return (
    <main id="main" className={style.main} tabIndex={-1}>
      <ErrorBoundary key={path} title={page?.title ?? ''}>
        <Suspense fallback={<Coming title={page?.title ?? ''} />}>
          {page ? <page.Content /> : <NotFound />}
          <Arrival path={path} title={page?.title ?? 'Not found'} />
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

/** The path whose view was shown last. */
let last: string | undefined

/** Names the page after the view; after a navigation the heading takes the focus, for screen readers and the Tab key. */
function Arrival({ path, title }: { path: string; title: string }) {
  useEffect(() => {
    document.title = `${title} · LatentQL`
    const navigated = last !== undefined && last !== path
    last = path
    if (!navigated) return
    const heading = document.querySelector<HTMLElement>('#main h1')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus({ preventScroll: true })
  }, [path, title])
  return null
}
