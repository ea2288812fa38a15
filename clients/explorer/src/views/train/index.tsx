/**
 * The Train view: all runs and the form for starting one, or the page of one run or of one dataset.
 */
import { useState, type ReactNode } from 'react'
import { param } from '../../navigation/params.ts'
import { useUrlState, type Params } from '../../navigation/url-state.ts'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { DatasetPage } from './dataset-page.tsx'
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
  /** The name of the dataset to show. */
  readonly open: string | undefined
  /** Number of the nearest pairs of its duplicates to skip. */
  readonly pairs: number
  /** The tag of the runs in the list; empty shows all. */
  readonly tag: string
}

const PARAMS: Params<State> = {
  run: param.optional(),
  from: param.optional(),
  dataset: param.optional(),
  open: param.optional(),
  pairs: param.integer(0, { min: 0, max: 250_000 }),
  tag: param.text(''),
}

export default function TrainView() {
  const { state, set } = useUrlState<State>(PARAMS)
  const [isAdding, setAdding] = useState(false)
  return (
    <>
      {state.run !== undefined ? (
        <RunPage key={state.run} name={state.run} />
      ) : state.open !== undefined ? (
        <DatasetPage
          key={state.open}
          name={state.open}
          pairs={state.pairs}
          onPairs={(pairs) => set({ pairs })}
        />
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
        onAdded={(dataset) => set({ run: undefined, open: undefined, dataset })}
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
