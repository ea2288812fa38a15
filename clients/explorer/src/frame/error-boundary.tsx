/** Where a view fails in a way that nobody foresaw: the rest of the app stays, and there is a way out. */
import { RotateCw } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { ErrorNotice } from '../api/error-notice.tsx'
import { Button } from '../ui/button.tsx'
import { ViewLayout } from '../ui/view-layout.tsx'

interface Props {
  /** Of the view. */
  title: string
  children: ReactNode
}

interface State {
  failure: { error: unknown } | null
}

/** A class, because React has no other way to catch what a component throws. */
export class ErrorBoundary extends Component<Props, State> {
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
