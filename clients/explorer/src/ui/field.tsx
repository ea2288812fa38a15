/** What every field has: a label, a hint, an error, tied to the control for screen readers. */
import { useId, type ReactNode } from 'react'
import { classes } from './classes.ts'
import style from './field.module.css'

export interface FieldProps {
  label: string
  /** One line below that helps to fill it in. */
  hint?: ReactNode
  /** What is wrong with the value, and what to do; takes the place of the hint. */
  error?: string
  /** The label is said, not shown: where the surroundings say it. */
  hideLabel?: boolean
}

/** The attributes that tie a control to its label and messages. */
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
