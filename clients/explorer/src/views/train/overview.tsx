/** All runs, and the form that starts one. */
import { ViewLayout } from '../../ui/view-layout.tsx'
import { RunList } from './run-list.tsx'
import { StartForm } from './start-form.tsx'

interface Props {
  readonly from: string | undefined
  readonly onScratch: () => void
}

export function Overview({ from, onScratch }: Props) {
  return (
    <ViewLayout
      title="Train"
      intro="Teach a generator to draw images like those you choose. Two networks learn together: one draws, the other tells drawings from real images, and each makes the other better."
      aside={<RunList />}
    >
      <StartForm key={from} from={from} onScratch={onScratch} />
    </ViewLayout>
  )
}
