/** A checkbox with its label and hint. */
import { useId, type ReactNode } from 'react'
import style from './checkbox-field.module.css'

export interface CheckboxFieldProps {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  hint?: ReactNode
  disabled?: boolean
}

export function CheckboxField(props: CheckboxFieldProps) {
  const { label, checked, onChange, hint, disabled } = props
  const noteId = useId()
  return (
    <div>
      <label className={style.label}>
        <input
          type="checkbox"
          className={style.box}
          checked={checked}
          disabled={disabled}
          aria-describedby={hint ? noteId : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {hint && (
        <p id={noteId} className={style.note}>
          {hint}
        </p>
      )}
    </div>
  )
}
