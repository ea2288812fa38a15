/** A field for choosing from a list. */
import type { ComponentProps } from 'react'
import { classes } from './classes.ts'
import { Field, type FieldProps } from './field.tsx'
import style from './select-field.module.css'

export interface Option<Value extends string> {
  value: Value
  label: string
}

export interface SelectFieldProps<Value extends string>
  extends
    FieldProps,
    Omit<
      ComponentProps<'select'>,
      'value' | 'onChange' | 'id' | 'className' | 'children' | 'multiple' | 'size'
    > {
  value: Value
  onChange: (value: Value) => void
  options: readonly Option<Value>[]
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, hint, error, hideLabel, onChange, options, ...rest } = props
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {({ className, ...control }) => (
        <select
          {...rest}
          {...control}
          className={classes(className, style.select)}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
