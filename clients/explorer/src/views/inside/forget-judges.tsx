/** The choice of classifiers that judge what samples keep when maps are off. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import layout from '../../exploration/layout.module.css'
import { percent } from '../../exploration/percent.ts'
import { routes } from '../../navigation/routes.ts'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import styles from './forget.module.css'

/** The server's limit. */
const MAX_JUDGES = 8

interface Props {
  /** Ids of the chosen classifiers. */
  readonly judges: readonly string[]
  readonly onJudges: (judges: readonly string[]) => void
}

export function Judges({ judges, onJudges }: Props) {
  const { data, error, refetch } = useQuery(classifiersQuery())
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} compact />
  if (!data) return null
  const toggle = (id: string, on: boolean) =>
    onJudges(on ? [...judges, id] : judges.filter((one) => one !== id))
  return (
    <fieldset className={styles.judges}>
      <legend>Judges of what samples keep</legend>
      {data.length === 0 && (
        <p className={layout.note}>
          None yet. A classifier of an attribute, such as glasses, can tell how many samples lose
          it.{' '}
          <a href={routes.graphiql(EXAMPLE)} target="_blank" rel="noreferrer">
            Fit one in GraphiQL
          </a>
        </p>
      )}
      {data.map(({ id, attribute, dataset, balancedAccuracy, reliable }) => (
        <CheckboxField
          key={id}
          label={`${attribute} of ${dataset}, ${percent(balancedAccuracy)} right${reliable ? '' : ': not reliable'}`}
          checked={judges.includes(id)}
          disabled={judges.length >= MAX_JUDGES && !judges.includes(id)}
          onChange={(on) => toggle(id, on)}
        />
      ))}
    </fieldset>
  )
}

const EXAMPLE = `mutation {
  startClassifier(
    input: { discriminator: "demo-discriminator", dataset: "faces", attribute: "glasses" }
  ) {
    job { id state }
  }
}
`

function classifiersQuery() {
  return queryOptions({
    queryKey: ['classifiers', 'all'],
    queryFn: async ({ signal }) => (await client.classifiers({ first: 50 }, { signal })).nodes,
  })
}
