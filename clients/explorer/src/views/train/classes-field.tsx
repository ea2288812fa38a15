/** The classes that a conditional run learns: the dataset's own, or the values of an attribute. */
import { useQuery } from '@tanstack/react-query'
import { datasetsQuery } from '../../api/queries.ts'
import type { FormPart } from '../../runs/settings.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { DEFAULT_DATASET } from './dataset-cards.tsx'

export function ClassesField({ input, change, wrong }: FormPart) {
  const { data } = useQuery(datasetsQuery())
  const dataset = data?.find(({ name }) => name === (input.dataset ?? DEFAULT_DATASET))
  const attributes = dataset?.attributes.filter(({ kind }) => kind === 'CATEGORY') ?? []
  return (
    <SelectField
      label="Learn the classes"
      value={input.labelAttribute ?? ''}
      onChange={(labelAttribute) => change({ labelAttribute: labelAttribute || undefined })}
      options={[
        { value: '', label: `Of the images (${dataset?.classes.length ?? 0})` },
        ...attributes.map(({ name, values }) => ({
          value: name,
          label: `${name} (${values?.length ?? 0})`,
        })),
      ]}
      error={wrong.labelAttribute}
    />
  )
}
