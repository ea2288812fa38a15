/** The Train view: all runs and the form for starting one, or the page of one run. */
import { useState, type ReactNode } from 'react'
import { param } from '../../navigation/params.ts'
import { useUrlState, type Params } from '../../navigation/url-state.ts'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { AddImages } from './images/add-images.tsx'
import { RunPage } from './run-page.tsx'
import { RunList } from './run-list.tsx'
import { StartForm, type StartFormProps } from './start-form.tsx'

interface State {
  /** The name of the run to show; undefined shows all runs. */
  readonly run: string | undefined
  /** The checkpoint to start from, RUN@STEP. */
  readonly from: string | undefined
  /** The dataset chosen in the form. */
  readonly dataset: string | undefined
  /** The tag of the runs in the list; empty shows all. */
  readonly tag: string
}

const PARAMS: Params<State> = {
  run: param.optional(),
  from: param.optional(),
  dataset: param.optional(),
  tag: param.text(''),
}

export default function TrainView() {
  const { state, set } = useUrlState<State>(PARAMS)
  const [isAdding, setAdding] = useState(false)
  return (
    <>
      {state.run !== undefined ? (
        <RunPage key={state.run} name={state.run} />
      ) : (
        <Overview
          from={state.from}
          dataset={state.dataset}
          onScratch={() => set({ from: undefined })}
          onDataset={(dataset) => set({ dataset })}
          onAdd={() => setAdding(true)}
          runs={<RunList tag={state.tag} onTag={(tag) => set({ tag })} />}
        />
      )}
      <AddImages
        open={isAdding}
        onOpen={() => setAdding(true)}
        onClose={() => setAdding(false)}
        onAdded={(dataset) => set({ run: undefined, dataset })}
      />
    </>
  )
}

/** All runs, and the form for starting one. */
function Overview({ runs, ...props }: StartFormProps & { readonly runs: ReactNode }) {
  return (
    <ViewLayout
      title="Train"
      intro="Train a generator to draw images like the ones you choose. Two networks learn together: the generator draws, the discriminator tells its drawings from real images, and each makes the other better."
      aside={runs}
    >
      <StartForm key={props.from} {...props} />
    </ViewLayout>
  )
}
