/** The form for starting a run: images, main settings, and a collapsed section for the others. */
import { useMutation } from '@tanstack/react-query'
import {
  BadUserInputError,
  type StartTrainingInput,
  type TrainingRecipe,
  type AlarmAction,
  type PriorDistribution,
} from '@latentql/sdk'
import { GraduationCap } from 'lucide-react'
import { useState, useId } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { queryClient } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { More } from '../../ui/more.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { CHOICE_NAMES, choiceOf } from '../../runs/choices.ts'
import { ClassesField } from './classes-field.tsx'
import { DatasetCards } from './dataset-cards.tsx'
import { RECIPE_WORDS } from '../../runs/labels.ts'
import {
  IMAGE_SIZES,
  readRefusal,
  type FormPart,
  type Refusal,
  SETTING_GROUPS,
  type SettingGroup,
} from '../../runs/settings.ts'
import styles from './start-form.module.css'

export interface StartFormProps {
  /** The checkpoint to start from, RUN@STEP. Default: from scratch. */
  readonly from: string | undefined
  readonly onScratch: () => void
  /** The chosen dataset. Default: the server's, or that of the run to start from. */
  readonly dataset: string | undefined
  readonly onDataset: (dataset: string) => void
  /** Opens the dialog for adding a dataset. */
  readonly onAdd: () => void
}

export function StartForm({ from, onScratch, dataset, onDataset, onAdd }: StartFormProps) {
  const [settings, setSettings] = useState<StartTrainingInput>({ steps: 2000 })
  const input = { ...settings, dataset }
  const start = useStart()
  const refusal = start.error instanceof BadUserInputError ? readRefusal(start.error.message) : null
  const change = (next: StartTrainingInput) => setSettings((before) => ({ ...before, ...next }))
  const part = { input, change, wrong: refusal?.bySetting ?? {} }
  return (
    <Panel title={from === undefined ? 'Start a run' : `Start a run from ${from}`}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          start.mutate({ ...input, from })
        }}
      >
        {from !== undefined && <FromNote wrong={part.wrong.from} onScratch={onScratch} />}
        <DatasetCards
          {...part}
          isOptional={from !== undefined}
          onChoose={onDataset}
          onAdd={onAdd}
        />
        <Choices {...part} from={from} />
        <MoreSettings {...part} from={from} />
        {start.error && <Refused error={start.error} refusal={refusal} />}
        <Start isBusy={start.isPending} />
      </form>
    </Panel>
  )
}

/** Starts the run and opens its page. */
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

/** The part of an error that no field shows. */
function Refused({
  error,
  refusal,
}: {
  readonly error: unknown
  readonly refusal: Refusal | null
}) {
  if (refusal === null || refusal.rest !== '') return <ErrorNotice error={error} compact />
  return (
    <p className={styles.wrong} role="alert">
      Some settings are invalid. They are marked above.
    </p>
  )
}

function Start({ isBusy }: { readonly isBusy: boolean }) {
  return (
    <div className={styles.start}>
      <Button type="submit" variant="primary" icon={GraduationCap} busy={isBusy} data-tour="train">
        Start training
      </Button>
      <p className={styles.note}>
        With the defaults, training takes about twelve minutes on two processor cores. The first
        picture appears at once, faces after about one minute. You can pause at any time.
      </p>
    </div>
  )
}

function FromNote({ wrong, onScratch }: { wrong: string | undefined; onScratch: () => void }) {
  return (
    <div className={styles.from}>
      <p>
        It continues with that run’s networks, settings and images, unless you choose others here.{' '}
        {wrong && <strong role="alert">{wrong}</strong>}
      </p>
      <Button size="small" onClick={onScratch}>
        Start from scratch
      </Button>
    </div>
  )
}

const RECIPES: readonly { value: TrainingRecipe | 'SAME'; label: string }[] = [
  ...(['MODERN', 'FAST', 'PAPER'] as const).map((value) => ({
    value,
    label: RECIPE_WORDS[value].label,
  })),
]

function Choices({ input, change, wrong, from }: FormPart & { from: string | undefined }) {
  const recipes = from
    ? [{ value: 'SAME' as const, label: 'Same as that run' }, ...RECIPES]
    : RECIPES
  const sizes = IMAGE_SIZES.map((size) => ({ value: String(size), label: `${size} pixels` }))
  return (
    <div className={styles.fields}>
      <TextField
        label="Name"
        value={input.name ?? ''}
        onChange={(name) => change({ name: name || undefined })}
        placeholder="Automatic"
        maxLength={63}
        hint="Letters a to z, digits, dots and dashes"
        error={wrong.name}
      />
      <NumberField
        label="Steps"
        value={input.steps ?? null}
        onChange={(steps) => change({ steps: steps ?? undefined })}
        min={1}
        max={10_000_000}
        hint="In each step, both networks learn from a few images"
        error={wrong.steps}
      />
      <SelectField
        label="Image size"
        value={String(input.imageSize ?? '')}
        onChange={(size) => change({ imageSize: size === '' ? undefined : Number(size) })}
        options={[{ value: '', label: 'Default (at most 64 pixels)' }, ...sizes]}
        hint="Twice the size takes about four times as long"
        error={wrong.imageSize}
      />
      <div className={styles.recipe}>
        <Segmented
          label="Recipe"
          value={input.recipe ?? (from ? 'SAME' : 'MODERN')}
          onChange={(recipe) => change({ recipe: recipe === 'SAME' ? undefined : recipe })}
          options={recipes}
        />
        <p className={styles.note}>
          {input.recipe || !from
            ? RECIPE_WORDS[input.recipe ?? 'MODERN'].note
            : 'The recipe and the settings of that run.'}
        </p>
      </div>
    </div>
  )
}

const SHAPES_KEPT = [
  ...['imageSize', 'channels', 'zDim', 'prior', 'ngf', 'ndf', 'beta1', 'beta2'],
  ...CHOICE_NAMES.filter((name) => name !== 'loss'),
]

/** All other settings of a run, collapsed; an empty field means the recipe's default. */
function MoreSettings({ from, ...part }: FormPart & { readonly from: string | undefined }) {
  const { input, wrong } = part
  const names = SETTING_GROUPS.flatMap(({ settings }) => settings.map(({ name }) => name))
  const choices = ['channels', 'prior', ...CHOICE_NAMES, 'onAlarm'] as const
  const all = [...names, ...choices]
  const chosen = all.filter((name) => input[name] !== undefined).length
  const isWrong = all.some((name) => wrong[name])
  return (
    // Opens if a field is invalid, so that the user sees it.
    <More open={isWrong} label={`More settings${chosen > 0 ? `, ${chosen} set` : ''}`}>
      <p className={styles.moreSettingsNote}>
        An empty field means the default, shown at the end of each hint (Fast / Paper / Modern).{' '}
        {from && `A run started from another keeps its ${SHAPES_KEPT.join(', ')}.`}
      </p>
      {SETTING_GROUPS.map((group) => (
        <Group key={group.title} group={group} part={part} />
      ))}
      <MoreSettingsChoices {...part} />
    </More>
  )
}

function Group({ group, part }: { readonly group: SettingGroup; readonly part: FormPart }) {
  const { input, change, wrong } = part
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className={styles.group}>
      <h3 id={id}>{group.title}</h3>
      <div className={styles.moreSettingsFields}>
        {group.settings.map(({ name, ...field }) => (
          <NumberField
            key={name}
            {...field}
            value={(input[name] as number | undefined) ?? null}
            onChange={(value) => change({ [name]: value ?? undefined })}
            error={wrong[name]}
          />
        ))}
      </div>
    </div>
  )
}

const ACTIONS: readonly { value: AlarmAction | ''; label: string }[] = [
  { value: '', label: 'Report it and continue (default)' },
  { value: 'PAUSE', label: 'Pause' },
  { value: 'ROLL_BACK', label: 'Roll back to the last good checkpoint and pause' },
]

const PRIORS: readonly { value: PriorDistribution | ''; label: string }[] = [
  { value: '', label: 'Default (normal / uniform / normal)' },
  { value: 'NORMAL', label: 'Normal' },
  { value: 'UNIFORM', label: 'Uniform' },
]

function MoreSettingsChoices({ input, change, wrong }: FormPart) {
  return (
    <div className={styles.moreSettingsFields}>
      <SelectField
        label="When something goes wrong"
        value={input.onAlarm ?? ''}
        onChange={(onAlarm) => change({ onAlarm: onAlarm || undefined })}
        options={ACTIONS}
        hint="For example, when all samples start to look alike"
        error={wrong.onAlarm}
      />
      <SelectField
        label="Distribution of z"
        value={input.prior ?? ''}
        onChange={(prior) => change({ prior: prior || undefined })}
        options={PRIORS}
        error={wrong.prior}
      />
      {CHOICE_NAMES.map((name) => {
        const { label, byDefault, words, hint } = choiceOf(name)
        const options = Object.entries(words).map(([value, label]) => ({ value, label }))
        return (
          <SelectField
            key={name}
            label={label}
            value={input[name] ?? ''}
            onChange={(value) => change({ [name]: value || undefined })}
            options={[{ value: '', label: `Default (${byDefault})` }, ...options]}
            hint={hint}
            error={wrong[name]}
          />
        )
      })}
      {input.conditioning && input.conditioning !== 'NONE' && (
        <ClassesField input={input} change={change} wrong={wrong} />
      )}
      <SelectField
        label="Colours"
        value={String(input.channels ?? '')}
        onChange={(channels) => change({ channels: channels ? Number(channels) : undefined })}
        options={[
          { value: '', label: 'Same as the images' },
          { value: '1', label: 'Grey' },
          { value: '3', label: 'Colour' },
        ]}
        error={wrong.channels}
      />
    </div>
  )
}
