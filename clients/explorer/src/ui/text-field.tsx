/** Fields for text, of one line or several. */
import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

interface TextFieldProps
  extends FieldProps, Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id' | 'className'> {
  value: string
  onChange: (value: string) => void
}

/**
 * A line of text. Other attributes are passed to the input: placeholder, required, maxLength, ref
 * and so on.
 */
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

interface TextAreaProps
  extends FieldProps, Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'id' | 'className'> {
  value: string
  onChange: (value: string) => void
}

/**
 * Several lines of text. Other attributes are passed to the textarea: required, rows, maxLength,
 * ref and so on.
 */
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
