/** For a latent whose checkpoint is gone: another one that takes as many values. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { checkpointsQuery } from '../../api/queries.ts'
import { SelectField } from '../../ui/select-field.tsx'

interface Props {
  readonly zDim: number
  /** The digest of the one that is shown; empty: none. */
  readonly value: string
  readonly onChange: (checkpoint: { digest: string; name: string }) => void
}

export function OtherCheckpoint({ zDim, value, onChange }: Props) {
  const { data } = useInfiniteQuery(checkpointsQuery())
  const fitting = data?.pages.flatMap(({ nodes }) => nodes).filter((one) => one.zDim === zDim) ?? []
  if (data && fitting.length === 0) {
    return (
      <p>
        The checkpoint that it was saved with was deleted, and no other one takes {zDim} values. The
        latent itself is safe: add such a checkpoint, and it has a picture again.
      </p>
    )
  }
  return (
    <SelectField
      label="Show it on"
      hint="The checkpoint that it was saved with was deleted. On another one it looks different."
      value={value}
      onChange={(digest) => {
        const chosen = fitting.find((one) => one.digest === digest)
        if (chosen) onChange(chosen)
      }}
      options={[
        { value: '', label: 'Choose a checkpoint' },
        ...fitting.map(({ digest, name }) => ({ value: digest, label: name })),
      ]}
    />
  )
}
