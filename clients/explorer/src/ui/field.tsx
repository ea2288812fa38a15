/**
 * The common parts of fields: a label, a hint and an error, linked to the control for screen
 * readers.
 */
import { useId, type ReactNode } from 'react'
import { classes } from './classes.ts'
import style from './field.module.css'

export interface FieldProps {
  label: string
  /** One line of help below the field. */
  hint?: ReactNode
  /** The problem with the value and how to fix it; replaces the hint. */
  error?: string
  /** Hides the label visually, if the context makes it redundant. */
  hideLabel?: boolean
}

/** The attributes that link a control to its label and messages. */
export interface ControlProps {
  id: string
  className: string | undefined
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

export function Field(
  props: FieldProps & {
    /** Something at the end of the label's line, e.g. the value of a slider. */
    after?: ReactNode
    children: (control: ControlProps) => ReactNode
  },
) {
  const { label, hint, error, hideLabel, after, children } = props
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  const control: ControlProps = {
    id,
    className: style.control,
    'aria-describedby': note ? noteId : undefined,
    'aria-invalid': error ? true : undefined,
  }
  return (
    <div className={style.field}>
      <div className={classes(style.top, hideLabel && !after && 'visually-hidden')}>
        <label htmlFor={id} className={classes(style.label, hideLabel && 'visually-hidden')}>
          {label}
        </label>
        {after}
      </div>
      {children(control)}
      {note && (
        <p id={noteId} className={classes(style.note, error && style.error)} aria-live="polite">
          {note}
        </p>
      )}
    </div>
  )
}
