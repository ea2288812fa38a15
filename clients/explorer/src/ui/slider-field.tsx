/** A slider for choosing a number. */
import { useEffect, useEffectEvent, useRef, type CSSProperties } from 'react'
import { Field } from './field.tsx'
import style from './slider-field.module.css'

export interface SliderFieldProps {
  label: string
  hideLabel?: boolean
  value: number
  /** Called on every move. */
  onChange: (value: number) => void
  /** Called when the user releases the slider, and on each keyboard step. */
  onCommit?: (value: number) => void
  min: number
  max: number
  step: number
  /** Formats the value for users, e.g. `70%`. Default: the number. */
  format?: (value: number) => string
  disabled?: boolean
}

export function SliderField(props: SliderFieldProps) {
  const { label, hideLabel, value, onChange, onCommit, format = String, ...rest } = props
  const { min, max } = rest
  const input = useRef<HTMLInputElement>(null)
  // React's onChange is the DOM's `input` event; releasing the slider is the DOM's `change`.
  const commit = useEffectEvent((at: number) => onCommit?.(at))
  useEffect(() => {
    const element = input.current!
    const onChanged = () => commit(element.valueAsNumber)
    element.addEventListener('change', onChanged)
    return () => element.removeEventListener('change', onChanged)
  }, [])
  const filled = { '--filled': `${((value - min) / (max - min || 1)) * 100}%` } as CSSProperties
  return (
    <Field
      label={label}
      hideLabel={hideLabel}
      after={hideLabel ? undefined : <output className={style.value}>{format(value)}</output>}
    >
      {(control) => (
        <input
          {...rest}
          {...control}
          ref={input}
          type="range"
          className={style.slider}
          style={filled}
          value={value}
          aria-valuetext={format(value)}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
      )}
    </Field>
  )
}
