/** The whole app: the parts that every view shares, around the current view. */
import { QueryClientProvider } from '@tanstack/react-query'
import { Router } from 'wouter'
import { useEffect, useRef, type ReactNode } from 'react'
import { queryClient } from './api/queries.ts'
import { ConnectionBanner } from './frame/connection-banner.tsx'
import { CurrentView } from './frame/current-view.tsx'
import { Header } from './frame/header.tsx'
import { TokenDialog } from './frame/token-dialog.tsx'
import { Tour } from './frame/tour.tsx'
import { ShelfBar } from './latents/shelf-bar.tsx'
import { basePath } from './navigation/routes.ts'
import { ConfirmHost } from './ui/confirm.tsx'
import { CopyHost } from './ui/copy-text.tsx'
import { ToastHost } from './ui/toasts.tsx'
import styles from './app.module.css'

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Router base={basePath}>
        <Header />
        <ConnectionBanner />
        <Tour />
        <CurrentView />
        <BottomBars>
          <ShelfBar />
        </BottomBars>
        <TokenDialog />
        <ConfirmHost />
        <CopyHost />
        <ToastHost />
      </Router>
    </QueryClientProvider>
  )
}

/**
 * Stays at the bottom of the screen and publishes its height, so that other elements keep clear of
 * it. On a phone the navigation takes the space below the children.
 */
function BottomBars({ children }: { children: ReactNode }) {
  const bars = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = bars.current!
    const measuring = new ResizeObserver(() => {
      document.documentElement.style.setProperty('--bottom-bars', `${element.offsetHeight}px`)
    })
    measuring.observe(element, { box: 'border-box' })
    return () => measuring.disconnect()
  }, [])
  return (
    <div ref={bars} className={styles.bars}>
      {children}
    </div>
  )
}

// Stops the browser from opening a file that is dropped outside a drop target. Listens on the
// window: drop targets have handled the event by then.
addEventListener('dragover', (event) => {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'none'
})
