/** The Train view: all runs and the form for starting one, or the page of one run. */
import { param } from '../../navigation/params.ts'
import { useUrlState, type Params } from '../../navigation/url-state.ts'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { RunPage } from './run-page.tsx'
import { RunList } from './run-list.tsx'
import { StartForm } from './start-form.tsx'

interface State {
  /** The name of the run to show; undefined shows all runs. */
  readonly run: string | undefined
  /** The checkpoint to start from, RUN@STEP. */
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

/** All runs, and the form for starting one. */
function Overview({ from, onScratch }: Props) {
  return (
    <ViewLayout
      title="Train"
      intro="Train a generator to draw images like the ones you choose. Two networks learn together: the generator draws, the discriminator tells its drawings from real images, and each makes the other better."
      aside={<RunList />}
    >
      <StartForm key={from} from={from} onScratch={onScratch} />
    </ViewLayout>
  )
}
