/** A field for a number, typed or changed with the arrow keys. */
import { useState, type ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

export interface NumberFieldProps
  extends
    FieldProps,
    Omit<
      ComponentProps<'input'>,
      'value' | 'onChange' | 'onBlur' | 'id' | 'className' | 'type' | 'min' | 'max' | 'step'
    > {
  /** Null if the field is empty. */
  value: number | null
  /** Called only with numbers in the range, and with null when the field is cleared. */
  onChange: (value: number | null) => void
  min?: number
  max?: number
  /** Default: 1, whole numbers only. 'any' allows all numbers. */
  step?: number | 'any'
}

export function NumberField(props: NumberFieldProps) {
  const { label, hint, error, hideLabel, value, onChange, min, max, step = 1, ...rest } = props
  const [draft, setDraft] = useState<string | null>(null)
  const whole = typeof step === 'number' && Number.isInteger(step)
  const range = { min, max, whole }
  const wrong = draft !== null && draft !== '' && !fits(Number(draft), range)

  function type(text: string) {
    setDraft(text)
    if (text === '') onChange(null)
    else if (fits(Number(text), range)) onChange(Number(text))
  }
  function leave() {
    setDraft(null)
    if (wrong && Number.isFinite(Number(draft))) onChange(nearest(Number(draft), range))
  }
  return (
    <Field
      label={label}
      hint={hint}
      error={error ?? (wrong ? rangeInWords(range) : undefined)}
      hideLabel={hideLabel}
    >
      {(control) => (
        <input
          inputMode={whole ? 'numeric' : 'decimal'}
          autoComplete="off"
          {...rest}
          {...control}
          type="number"
          {...{ min, max, step }}
          value={draft ?? (value === null ? '' : String(value))}
          onChange={(event) => type(event.target.value)}
          onBlur={leave}
        />
      )}
    </Field>
  )
}

interface Range {
  min?: number
  max?: number
  whole: boolean
}

function fits(value: number, { min = -Infinity, max = Infinity, whole }: Range): boolean {
  return value >= min && value <= max && (!whole || Number.isInteger(value))
}

function nearest(value: number, { min = -Infinity, max = Infinity, whole }: Range): number {
  const inside = Math.min(Math.max(value, min), max)
  return whole ? Math.round(inside) : inside
}

function rangeInWords({ min, max, whole }: Range): string {
  const kind = whole ? 'Enter a whole number' : 'Enter a number'
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`
  if (min !== undefined) return `${kind} of at least ${min}`
  if (max !== undefined) return `${kind} of at most ${max}`
  return kind
}
