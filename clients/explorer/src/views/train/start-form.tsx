/** The form that starts a run: images, a few choices, and everything else behind a fold. */
import { useMutation } from '@tanstack/react-query'
import { BadUserInputError, type StartTrainingInput, type TrainingRecipe } from '@latentql/sdk'
import { GraduationCap } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { queryClient } from '../../api/query-client.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AddImages } from './add-images.tsx'
import { DatasetCards } from './dataset-cards.tsx'
import { MoreSettings } from './more-settings.tsx'
import { IMAGE_SIZES, readRefusal, type FormPart, type Refusal } from './settings.ts'
import style from './start-form.module.css'

interface Props {
  /** RUN@STEP to start from; from scratch without it. */
  readonly from: string | undefined
  readonly onScratch: () => void
}

export function StartForm({ from, onScratch }: Props) {
  const [input, setInput] = useState<StartTrainingInput>({ steps: 2000 })
  const [isAdding, setAdding] = useState(false)
  const start = useStart()
  const refusal = start.error instanceof BadUserInputError ? readRefusal(start.error.message) : null
  const change = (next: StartTrainingInput) => setInput((before) => ({ ...before, ...next }))
  const part = { input, change, wrong: refusal?.bySetting ?? {} }
  return (
    <Panel title={from === undefined ? 'Start a run' : `Start a run from ${from}`}>
      <form
        className={style.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          start.mutate({ ...input, from })
        }}
      >
        {from !== undefined && <FromNote wrong={part.wrong.from} onScratch={onScratch} />}
        <DatasetCards {...part} isOptional={from !== undefined} onAdd={() => setAdding(true)} />
        <Choices {...part} from={from} />
        <MoreSettings {...part} from={from} />
        {start.error && <Refused error={start.error} refusal={refusal} />}
        <Start isBusy={start.isPending} />
      </form>
      <AddImages
        open={isAdding}
        onClose={() => setAdding(false)}
        onAdded={(dataset) => change({ dataset })}
      />
    </Panel>
  )
}

/** Starts the run, and goes where it can be watched. */
function useStart() {
  const [, navigate] = useLocation()
  return useMutation({
    mutationFn: (input: StartTrainingInput) => client.startTraining(input),
    onSuccess: ({ name }) => {
      void queryClient.invalidateQueries({ queryKey: ['runs'] })
      navigate(routes.train({ run: name }))
    },
  })
}

/** What no field says. */
function Refused({
  error,
  refusal,
}: {
  readonly error: unknown
  readonly refusal: Refusal | null
}) {
  if (refusal === null || refusal.rest !== '') return <ErrorNotice error={error} compact />
  return (
    <p className={style.wrong} role="alert">
      Some settings are not possible: they are marked.
    </p>
  )
}

function Start({ isBusy }: { readonly isBusy: boolean }) {
  return (
    <div className={style.start}>
      <Button type="submit" variant="primary" icon={GraduationCap} busy={isBusy}>
        Start training
      </Button>
      <p className={style.note}>
        With the defaults it trains for about ten minutes on two processor cores. The first picture
        comes at once, faces after about two minutes. You can pause it at any time.
      </p>
    </div>
  )
}

function FromNote({ wrong, onScratch }: { wrong: string | undefined; onScratch: () => void }) {
  return (
    <div className={style.from}>
      <p>
        It goes on with that run’s networks, settings and images, where you choose nothing else
        here. {wrong && <strong role="alert">{wrong}</strong>}
      </p>
      <Button size="small" onClick={onScratch}>
        From scratch instead
      </Button>
    </div>
  )
}

const RECIPES: readonly { value: TrainingRecipe | 'SAME'; label: string }[] = [
  { value: 'FAST', label: 'Fast' },
  { value: 'PAPER', label: 'As in the paper' },
]

function Choices({ input, change, wrong, from }: FormPart & { from: string | undefined }) {
  const recipes = from ? [{ value: 'SAME' as const, label: 'As that run' }, ...RECIPES] : RECIPES
  const sizes = IMAGE_SIZES.map((size) => ({ value: String(size), label: `${size} pixels` }))
  return (
    <div className={style.fields}>
      <TextField
        label="Name"
        value={input.name ?? ''}
        onChange={(name) => change({ name: name || undefined })}
        placeholder="Made from the images’ name"
        maxLength={63}
        hint="Letters a to z, digits, dots, dashes"
        error={wrong.name}
      />
      <NumberField
        label="Steps"
        value={input.steps ?? null}
        onChange={(steps) => change({ steps: steps ?? undefined })}
        min={1}
        max={10_000_000}
        hint="In each one both networks learn from a handful of images"
        error={wrong.steps}
      />
      <SelectField
        label="Size of the images"
        value={String(input.imageSize ?? '')}
        onChange={(size) => change({ imageSize: size === '' ? undefined : Number(size) })}
        options={[{ value: '', label: 'Default (64 pixels at most)' }, ...sizes]}
        hint="Twice the edge takes some four times as long"
        error={wrong.imageSize}
      />
      <div className={style.recipe}>
        <Segmented
          label="Recipe"
          value={input.recipe ?? (from ? 'SAME' : 'FAST')}
          onChange={(recipe) => change({ recipe: recipe === 'SAME' ? undefined : recipe })}
          options={recipes}
        />
        <p className={style.note}>
          {input.recipe === 'PAPER'
            ? 'Radford et al., 2015: large networks, nothing to keep them in balance. Wants a GPU and many images.'
            : 'Small networks, kept in balance: pictures in minutes on a plain computer.'}
        </p>
      </div>
    </div>
  )
}
