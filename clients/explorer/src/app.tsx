/** The whole app: what every view shares, around the view that the address names. */
import { QueryClientProvider } from '@tanstack/react-query'
import { Router } from 'wouter'
import { queryClient } from './api/query-client.ts'
import { BottomBars } from './frame/bottom-bars.tsx'
import { ConnectionBanner } from './frame/connection-banner.tsx'
import { CurrentView } from './frame/current-view.tsx'
import { Header } from './frame/header.tsx'
import './frame/stray-files.ts'
import { TokenDialog } from './frame/token-dialog.tsx'
import { ShelfBar } from './latents/shelf-bar.tsx'
import { basePath } from './navigation/base.ts'
import { ConfirmHost } from './ui/confirm.tsx'
import { ToastHost } from './ui/toasts.tsx'

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Router base={basePath}>
        <Header />
        <ConnectionBanner />
        <CurrentView />
        <BottomBars>
          <ShelfBar />
        </BottomBars>
        <TokenDialog />
        <ConfirmHost />
        <ToastHost />
      </Router>
    </QueryClientProvider>
  )
}
