/** The current view: loaded when first opened, with focus on its heading after navigation. */
import { lazy, Suspense, useEffect, useState, Component, type ReactNode } from 'react'
import { Redirect, useLocation, useSearch } from 'wouter'
import { RotateCw, Compass } from 'lucide-react'
import { Skeleton } from '../ui/skeleton.tsx'
import { ViewLayout } from '../ui/view-layout.tsx'
import { backoff } from '@latentql/sdk'
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

/** True if the user came here from another view; false if the page was opened here, or at `/`. */
function useNavigated(path: string): boolean {
  const [here, setHere] = useState({ path, navigated: false })
  if (here.path !== path) setHere({ path, navigated: here.path !== '/' })
  return here.navigated
}

/**
 * True if the last navigation was Back or Forward: the browser then restores the scroll position.
 */
let wentBack = false
addEventListener('popstate', () => {
  wentBack = true
})
// wouter dispatches this event for each navigation.
addEventListener('pushState', () => {
  wentBack = false
})

/**
 * Sets the page's title to the view's, and focuses the heading after navigation, for screen readers
 * and the Tab key.
 */
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

/**
 * Session storage key: time of the last reload for a view's script. One reload can help; repeated
 * ones don't.
 */
const RESTARTED_KEY = 'latentql.restarted'
const RESTART_PAUSE_MS = 30_000

/**
 * Loads the view's module. If its script can't be fetched: waits until the server responds and
 * retries once, then reloads the page, which fetches everything again. Throws the fetch's error if
 * a reload has just happened.
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
  for (let failures = 0; ; failures += 1) {
    try {
      await fetch(baseUrl, { method: 'HEAD', cache: 'no-store' })
      return
    } catch {
      noteLost()
      await new Promise((resolve) => setTimeout(resolve, backoff(failures)))
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
 * Keeps the rest of the app usable when a view fails unexpectedly. A class, because React has no
 * other way to catch a component's errors.
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
          If it happens again, reload the page. Your saved samples are on the server, and your
          picked samples are in this browser.
        </p>
        <div>
          <Button icon={RotateCw} onClick={() => location.reload()}>
            Reload the page
          </Button>
        </div>
      </ViewLayout>
    )
  }
}

/** The page for unknown paths. */
function NotFound() {
  return (
    <ViewLayout title="Not found">
      <EmptyState
        icon={Compass}
        title="Nothing at this address"
        action={
          <LinkButton href={routes.sample()} variant="primary">
            See samples
          </LinkButton>
        }
      >
        The link may have a typo, or come from another version of this app.
      </EmptyState>
    </ViewLayout>
  )
}
