/** A line of text. */
import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

interface TextFieldProps
  extends FieldProps, Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id' | 'className'> {
  value: string
  onChange: (value: string) => void
}

/** What is not listed here goes to the input: placeholder, required, type, autoComplete, maxLength, onKeyDown, ref... */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, hideLabel, onChange, ...rest } = props
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {(control) => (
        <input
          type="text"
          {...rest}
          {...control}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

/** Several lines of text. */
interface TextAreaProps
  extends FieldProps, Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'id' | 'className'> {
  value: string
  onChange: (value: string) => void
}

/** Other attributes are passed to the textarea: required, rows, maxLength, ref and so on. */
export function TextArea(props: TextAreaProps) {
  const { label, hint, error, hideLabel, onChange, ...rest } = props
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {(control) => (
        <textarea
          rows={3}
          {...rest}
          {...control}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
