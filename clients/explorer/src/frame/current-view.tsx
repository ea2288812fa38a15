/** The view that the address names: fetched when it is first opened, its heading in focus after navigation. */
import { lazy, Suspense, useEffect, useState, Component, type ReactNode } from 'react'
import { Redirect, useLocation, useSearch } from 'wouter'
import { RotateCw, Compass } from 'lucide-react'
import { Skeleton } from '../ui/skeleton.tsx'
import { ViewLayout } from '../ui/view-layout.tsx'
import { views } from '../views.ts'
import { baseUrl, routes } from '../navigation/routes.ts'
import { noteLost } from '../api/connection.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import styles from './current-view.module.css'

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
    <main id="main" className={styles.main} tabIndex={-1}>
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
      <div className={styles.coming}>
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

/** When the page last started again for a view's script, in the session's storage: once helps, again and again does not. */
const RESTARTED_KEY = 'latentql.restarted'
const RESTART_PAUSE_MS = 30_000
const SLOWEST_RETRY_MS = 5_000

/**
 * The view's module. Where its script cannot be fetched: waits until the server answers and asks once more, then starts the
 * page again, which fetches all anew. Throws what the fetch threw if that was done just before.
 */
async function loadView<View>(load: () => Promise<View>): Promise<View> {
  try {
    return await load().catch(() => serverAnswers().then(load))
  } catch (error) {
    if (Date.now() - Number(sessionStorage.getItem(RESTARTED_KEY)) < RESTART_PAUSE_MS) throw error
    sessionStorage.setItem(RESTARTED_KEY, String(Date.now()))
    location.reload()
    return new Promise(() => undefined)
  }
}

async function serverAnswers(): Promise<void> {
  for (let pause = 250; ; pause = Math.min(2 * pause, SLOWEST_RETRY_MS)) {
    try {
      await fetch(baseUrl, { method: 'HEAD', cache: 'no-store' })
      return
    } catch {
      noteLost()
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

interface Props {
  /** The view's name. */
  title: string
  children: ReactNode
}

interface State {
  failure: { error: unknown } | null
}

/**
 * Keeps the rest of the app, and a way out, where a view fails unexpectedly. A class, because React has no other way to
 * catch what a component throws.
 */
class ErrorBoundary extends Component<Props, State> {
  override state: State = { failure: null }

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { error } }
  }

  override render() {
    const { failure } = this.state
    if (!failure) return this.props.children
    return (
      <ViewLayout title={this.props.title}>
        <ErrorNotice error={failure.error} onRetry={() => this.setState({ failure: null })} />
        <p>
          If it stays, start the page again: what you saved is on the server, what you picked is in
          this browser.
        </p>
        <div>
          <Button icon={RotateCw} onClick={() => location.reload()}>
            Start again
          </Button>
        </div>
      </ViewLayout>
    )
  }
}

/** An address that is none of ours. */
function NotFound() {
  return (
    <ViewLayout title="Not found">
      <EmptyState
        icon={Compass}
        title="There is nothing at this address"
        action={
          <LinkButton href={routes.sample()} variant="primary">
            See samples
          </LinkButton>
        }
      >
        The link may be mistyped, or from another version of this page.
      </EmptyState>
    </ViewLayout>
  )
}
