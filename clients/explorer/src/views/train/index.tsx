/** The view Train: all runs and a form to start one, or one run as it learns. */
import { param } from '../../navigation/params.ts'
import { useUrlState, type Params } from '../../navigation/url-state.ts'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { RunPage } from './run-page.tsx'
import { RunList } from './run-list.tsx'
import { StartForm } from './start-form.tsx'

interface State {
  /** The name of the run that is shown; none: all of them. */
  readonly run: string | undefined
  /** The checkpoint of a run, RUN@STEP, that the form starts from. */
  readonly from: string | undefined
}

const PARAMS: Params<State> = { run: param.optional(), from: param.optional() }

export default function TrainView() {
  const { state, set } = useUrlState<State>(PARAMS)
  if (state.run !== undefined) return <RunPage key={state.run} name={state.run} />
  return <Overview from={state.from} onScratch={() => set({ from: undefined })} />
}

interface Props {
  readonly from: string | undefined
  readonly onScratch: () => void
}

/** All runs, and the form that starts one. */
function Overview({ from, onScratch }: Props) {
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
