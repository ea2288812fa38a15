/** The choice of the images that samples are compared with. */
import { useQuery } from '@tanstack/react-query'
import { datasetsQuery } from '../api/queries.ts'
import { SelectField } from '../ui/select-field.tsx'

interface Props {
  /** Name of a dataset, or empty: the images that the generator was trained on. */
  readonly value: string
  readonly onChange: (value: string) => void
}

export function DatasetField({ value, onChange }: Props) {
  const { data: datasets = [] } = useQuery(datasetsQuery())
  const automatic = { value: '', label: 'The images it was trained on, if known' }
  const named = datasets.map(({ name, count }) => {
    return { value: name, label: `${name} (${count.toLocaleString('en')} images)` }
  })
  return (
    <SelectField
      label="Compare with"
      value={value}
      onChange={onChange}
      options={[automatic, ...named]}
    />
  )
}
