/** The choice of a saved variant of the current checkpoint, in the header. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useAllPages } from '../api/all-pages.ts'
import { useCheckpoint } from '../api/current-checkpoint.tsx'
import { fits, useVariant, variantsQuery } from '../api/current-variant.tsx'
import style from './variant-picker.module.css'

/** Hidden while there is nothing to choose. */
export function VariantPicker() {
  const { checkpoint } = useCheckpoint()
  const { name, choose } = useVariant()
  const variants = useInfiniteQuery(variantsQuery())
  useAllPages(variants)
  const all = variants.data?.pages.flatMap(({ nodes }) => nodes) ?? []
  const names = all.filter((one) => checkpoint && fits(one, checkpoint)).map((one) => one.name)
  if (name === null && names.length === 0) return null
  const listed = name === null || names.includes(name) ? names : [name, ...names]
  return (
    <select
      className={style.select}
      aria-label="Variant of the checkpoint"
      title="A saved variant: the checkpoint with some of its maps off"
      value={name ?? ''}
      onChange={({ target }) => choose(target.value || null)}
    >
      <option value="">No variant</option>
      {listed.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  )
}
