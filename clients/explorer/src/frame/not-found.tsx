/** An address that is none of ours. */
import { Compass } from 'lucide-react'
import { routes } from '../navigation/routes.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { ViewLayout } from '../ui/view-layout.tsx'

export function NotFound() {
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
