/** The gallery's filters: search text, checkpoint and tag. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { checkpointsQuery, latentTagsQuery } from '../../api/queries.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { TagChoice } from '../../ui/tag-choice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import style from './filter-bar.module.css'
import type { GalleryFilter } from './saved-latent.ts'

interface Props {
  readonly filter: GalleryFilter
  readonly onFilter: (change: Partial<GalleryFilter>, options?: { replace?: boolean }) => void
  /** Number of matching latents, once known. */
  readonly total: number | undefined
  /** True while "Select all" is in progress. */
  readonly selecting: boolean
}

export function FilterBar({ filter, onFilter, total, selecting }: Props) {
  const { data: checkpoints } = useInfiniteQuery(checkpointsQuery())
  const { data: tags = [] } = useQuery(latentTagsQuery())
  const known = checkpoints?.pages.flatMap(({ nodes }) => nodes) ?? []
  const options = known.map(({ digest, name }) => ({ value: digest, label: name }))
  const isKnown = filter.of === '' || options.some(({ value }) => value === filter.of)
  if (!isKnown) options.push({ value: filter.of, label: filter.of.slice(0, 15) })
  return (
    <search className={style.bar} aria-label="Filters">
      <div className={style.fields}>
        <TextField
          label="Search"
          type="search"
          placeholder="Name, note or tag"
          value={filter.search}
          onChange={(search) => onFilter({ search }, { replace: true })}
        />
        <SelectField
          label="Saved with"
          value={filter.of}
          onChange={(of) => onFilter({ of })}
          options={[{ value: '', label: 'Any checkpoint' }, ...options]}
        />
        <p className={style.count} aria-live="polite">
          {selecting ? 'Selecting all…' : counted(total)}
        </p>
      </div>
      <TagChoice tags={tags} chosen={filter.tag} onChoose={(tag) => onFilter({ tag })} />
    </search>
  )
}

function counted(total: number | undefined): string {
  if (total === undefined) return ''
  return total === 1 ? '1 sample' : `${total.toLocaleString('en')} samples`
}
