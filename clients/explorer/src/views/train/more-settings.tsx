/** Every other setting of a run, folded away; what is empty is the recipe's default. */
import type { AlarmAction, PriorDistribution } from '@latentql/sdk'
import { useId } from 'react'
import { NumberField } from '../../ui/number-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import style from './more-settings.module.css'
import { SETTING_GROUPS, type FormPart, type SettingGroup } from './settings.ts'

const SHAPES_KEPT = ['imageSize', 'channels', 'zDim', 'prior', 'ngf', 'ndf', 'beta1', 'beta2']

export function MoreSettings({ from, ...part }: FormPart & { readonly from: string | undefined }) {
  const { input, wrong } = part
  const names = SETTING_GROUPS.flatMap(({ settings }) => settings.map(({ name }) => name))
  const all = [...names, 'channels', 'prior', 'onAlarm'] as const
  const chosen = all.filter((name) => input[name] !== undefined).length
  const isWrong = all.some((name) => wrong[name])
  return (
    // What is marked as wrong must be seen.
    <details className={style.more} open={isWrong || undefined}>
      <summary>More settings{chosen > 0 && `, ${chosen} chosen`}</summary>
      <p className={style.note}>
        What is empty is the default, which stands at the end of each note: Fast / Paper.{' '}
        {from && `A run that starts from another keeps its ${SHAPES_KEPT.join(', ')}.`}
      </p>
      {SETTING_GROUPS.map((group) => (
        <Group key={group.title} group={group} part={part} />
      ))}
      <Choices {...part} />
    </details>
  )
}

function Group({ group, part }: { readonly group: SettingGroup; readonly part: FormPart }) {
  const { input, change, wrong } = part
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className={style.group}>
      <h3 id={id}>{group.title}</h3>
      <div className={style.fields}>
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
  { value: '', label: 'Tell, and go on (default)' },
  { value: 'PAUSE', label: 'Pause' },
  { value: 'ROLL_BACK', label: 'Go back to the last good checkpoint, and pause' },
]

const PRIORS: readonly { value: PriorDistribution | ''; label: string }[] = [
  { value: '', label: 'Default (normal / uniform)' },
  { value: 'NORMAL', label: 'Normal' },
  { value: 'UNIFORM', label: 'Uniform' },
]

function Choices({ input, change, wrong }: FormPart) {
  return (
    <div className={style.fields}>
      <SelectField
        label="When something goes wrong"
        value={input.onAlarm ?? ''}
        onChange={(onAlarm) => change({ onAlarm: onAlarm || undefined })}
        options={ACTIONS}
        hint="For example, when all samples come to look alike"
        error={wrong.onAlarm}
      />
      <SelectField
        label="Distribution of z"
        value={input.prior ?? ''}
        onChange={(prior) => change({ prior: prior || undefined })}
        options={PRIORS}
        error={wrong.prior}
      />
      <SelectField
        label="Colours"
        value={String(input.channels ?? '')}
        onChange={(channels) => change({ channels: channels ? Number(channels) : undefined })}
        options={[
          { value: '', label: 'As the images are' },
          { value: '1', label: 'Grey' },
          { value: '3', label: 'Colour' },
        ]}
        error={wrong.channels}
      />
    </div>
  )
}
