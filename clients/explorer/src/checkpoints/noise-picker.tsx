/** The choice of the noise in the layers of the current checkpoint, in the header. */
import { useCheckpoint } from '../api/current-checkpoint.tsx'
import { useNoise } from '../api/current-variant.tsx'
import style from './variant-picker.module.css'

/** Hidden unless the checkpoint belongs to the family that has such noise. */
export function NoisePicker() {
  const { checkpoint } = useCheckpoint()
  const { noise, choose } = useNoise()
  if (!checkpoint?.mapping) return null
  return (
    <select
      className={style.select}
      aria-label="Noise in the layers"
      title="Noise that the generator adds in its layers, for details such as hair"
      value={noise ?? ''}
      onChange={({ target }) => choose(target.value === '' ? null : (target.value as Noise))}
    >
      <option value="">Fixed noise</option>
      <option value="SEEDED">Noise by seed</option>
      <option value="NONE">No noise</option>
    </select>
  )
}

type Noise = NonNullable<ReturnType<typeof useNoise>['noise']>
