/** The page of one dataset: its images, facts and duplicates. */
import { useQuery } from '@tanstack/react-query'
import type { DatasetFieldsFragment as Dataset } from '@latentql/sdk'
import { GraduationCap, ImageOff, Trash2 } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { sheetQuery } from '../../api/queries.ts'
import { useMayChange } from '../../api/may-change.ts'
import { sizeInWords } from '../../checkpoints/labels.ts'
import { routes } from '../../navigation/routes.ts'
import { count } from '../../runs/labels.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import styles from './dataset-page.module.css'
import { Duplicates } from './duplicates.tsx'
import { datasetDeletions } from './queries.ts'

interface Props {
  readonly name: string
  /** Number of the nearest pairs of duplicates to skip. */
  readonly pairs: number
  readonly onPairs: (pairs: number) => void
}

export function DatasetPage({ name, pairs, onPairs }: Props) {
  const { data, error, refetch } = useQuery(sheetQuery(name))
  const isDeleted = datasetDeletions.useDeleted().has(name)
  const intro = <Link href={routes.train()}>All datasets and runs</Link>
  if (!data || isDeleted) {
    return (
      <ViewLayout title={name} intro={intro}>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data === undefined && !error && <Skeleton className={styles.coming} />}
        {(data === null || isDeleted) && (
          <EmptyState
            icon={ImageOff}
            title={`No dataset named ${name}`}
            action={<LinkButton href={routes.train()}>See all datasets</LinkButton>}
          >
            It was deleted, or the name is wrong.
          </EmptyState>
        )}
      </ViewLayout>
    )
  }
  return (
    <ViewLayout
      title={name}
      intro={intro}
      actions={
        <>
          <LinkButton variant="primary" icon={GraduationCap} href={routes.train({ dataset: name })}>
            Train on it
          </LinkButton>
          {!isBuiltIn(data) && <Delete name={name} />}
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title={`Some of its ${count(data.count)} images`}>
            <img
              className={styles.sheet}
              src={client.resolveUrl(data.sheet!.url)}
              alt={`Images of ${name}`}
            />
          </Panel>
          <Panel title="About">
            <Facts dataset={data} />
          </Panel>
        </div>
        <Duplicates dataset={data} pairs={pairs} onPairs={onPairs} />
      </div>
    </ViewLayout>
  )
}

function isBuiltIn({ source }: Dataset): boolean {
  return source === 'FACES' || source === 'AVATARS'
}

const SOURCES: Readonly<Record<Dataset['source'], string>> = {
  FACES: 'Built-in drawn faces',
  AVATARS: 'Built-in drawn faces',
  FOLDER: 'A folder of images',
  ZIP: 'A ZIP of images',
  IDX: 'MNIST’s IDX files',
  CIFAR10: 'CIFAR-10’s binary files',
  DATASET: 'A built-in dataset without its duplicates',
}

function Facts({ dataset }: { readonly dataset: Dataset }) {
  const { source, imageSize, channels, classes, attributes, brokenCount, createdAt } = dataset
  const size = sizeInWords({ width: imageSize, height: imageSize, channels })
  const names = attributes.map(({ name }) => name).join(', ')
  return (
    <DefinitionList
      items={[
        ['Images', `${count(dataset.count)}, ${size}`],
        ['Source', SOURCES[source]],
        ...(classes.length > 0
          ? [['Classes', listed(classes.map(({ label }) => label))] as const]
          : []),
        ...(names ? [['Attributes', names] as const] : []),
        ...(brokenCount > 0 ? [['Unreadable', count(brokenCount)] as const] : []),
        ['Added', <Time key="time" at={createdAt} />],
      ]}
    />
  )
}

const MAX_LISTED = 12

function listed(words: readonly string[]): string {
  const more = words.length - MAX_LISTED
  return words.slice(0, MAX_LISTED).join(', ') + (more > 0 ? ` and ${count(more)} more` : '')
}

function Delete({ name }: { readonly name: string }) {
  const [, navigate] = useLocation()
  const may = useMayChange()
  const ask = async () => {
    const title = `Delete ${name}?`
    const body = 'Its images are deleted. Runs that were trained on it keep their checkpoints.'
    if (!(await confirm({ title, body, action: 'Delete', danger: true }))) return
    navigate(routes.train())
    datasetDeletions.deleteWithUndo({
      ids: [name],
      text: `${name} deleted.`,
      commit: () => client.deleteDataset(name),
    })
  }
  return (
    <Button variant="danger" icon={Trash2} onClick={() => may.ask('Deleting', () => void ask())}>
      Delete
    </Button>
  )
}
