/** A choice among a few visible options: radio buttons that look like one bar. */
import { useId } from 'react'
import style from './segmented.module.css'

export interface SegmentedProps<Value extends string> {
  label: string
  value: Value
  onChange: (value: Value) => void
  options: readonly { value: Value; label: string }[]
  hideLabel?: boolean
}

export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, onChange, options, hideLabel } = props
  const name = useId()
  return (
    <fieldset className={style.group}>
      <legend className={hideLabel ? 'visually-hidden' : style.legend}>{label}</legend>
      <div className={style.bar}>
        {options.map((option) => (
          <label key={option.value} className={style.option}>
            <input
              type="radio"
              className={style.radio}
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
