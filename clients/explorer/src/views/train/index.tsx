/** The view Train: all runs and a form to start one, or one run as it learns. */
import { param } from '../../navigation/params.ts'
import { useUrlState, type Params } from '../../navigation/url-state.ts'
import { Overview } from './overview.tsx'
import { RunPage } from './run-page.tsx'

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
