/** The gallery of saved latents, with filters, selection, export and deletion. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Images, SearchX } from 'lucide-react'
import { useDeferredValue } from 'react'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { latentsQuery } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { deleteWithUndo, useDeleted } from './deletions.ts'
import { ExportButton } from './export-button.tsx'
import type { LatentVariables } from './latent-file.ts'
import { FilterBar } from './filter-bar.tsx'
import style from './gallery.module.css'
import { ImportButton } from './import-dialog.tsx'
import { LatentGrid } from './latent-grid.tsx'
import type { SavedLatent, GalleryFilter } from './saved-latent.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useSelectAll, useSelection, useSelectionKeys } from './selection.ts'

interface Props {
  readonly filter: GalleryFilter
  readonly onFilter: (change: Partial<GalleryFilter>, options?: { replace?: boolean }) => void
}

export function Gallery({ filter, onFilter }: Props) {
  const { search, tag, of } = filter
  const words = useDeferredValue(search)
  const wanted = { search: words || null, tag: tag || null, checkpoint: of || null }
  const { latents, total, ...list } = useSavedLatents(wanted)
  const selection = useSelection(latents)
  const all = useSelectAll(wanted, selection.select)
  const remove = () => {
    deleteWithUndo(selection.latents)
    selection.clear()
  }
  const some = selection.latents.length > 0
  useSelectionKeys(all.start, some ? { onEscape: selection.clear, onDelete: remove } : {})
  const narrowed = Boolean(search || tag || of)
  return (
    <ViewLayout
      title="Saved"
      intro="The samples you saved, by name. Each always gives the same picture."
      actions={
        <>
          <ImportButton />
          <ExportButton what={{ filter: wanted }} count={total ?? 0}>
            {narrowed ? 'Export these' : 'Export all'}
          </ExportButton>
        </>
      }
    >
      {(narrowed || total !== 0) && (
        <FilterBar filter={filter} onFilter={onFilter} total={total} selecting={all.busy} />
      )}
      {some && (
        <SelectionBar selection={selection} total={total} onAll={all.start} onDelete={remove} />
      )}
      {list.error && <ErrorNotice error={list.error} onRetry={list.retry} />}
      {total === 0 && (narrowed ? <NothingFound onFilter={onFilter} /> : <NothingSaved />)}
      {total !== 0 && !list.error && (
        <div className={classes(list.stale && style.stale, some && style.selecting)}>
          <LatentGrid latents={latents} selection={selection} {...list} />
        </div>
      )}
    </ViewLayout>
  )
}

/** The loaded latents of a filter, without any that are deleted or about to be. */
function useSavedLatents({ search, tag, checkpoint }: LatentVariables) {
  const deleted = useDeleted()
  const query = useInfiniteQuery({
    ...latentsQuery({
      search: search ?? undefined,
      tag: tag ?? undefined,
      checkpoint: checkpoint ?? undefined,
    }),
    placeholderData: keepPreviousData,
  })
  const loaded: SavedLatent[] = query.data?.pages.flatMap(({ nodes }) => nodes) ?? []
  const latents = loaded.filter(({ id }) => !deleted.has(id))
  const totalCount = query.data?.pages[0]?.totalCount
  return {
    latents,
    /** Undefined until it is known. */
    total: totalCount === undefined ? undefined : totalCount - (loaded.length - latents.length),
    /** True if there are, or may be, more latents. */
    hasMore: query.hasNextPage || query.isPending,
    onEnd: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
    },
    /** True while the latents of the previous filter are shown. */
    stale: query.isPlaceholderData,
    error: query.data ? null : query.error,
    retry: () => void query.refetch(),
  }
}

function NothingSaved() {
  return (
    <EmptyState
      icon={Images}
      title="Nothing saved yet"
      action={
        <LinkButton variant="primary" href={routes.sample()}>
          Browse samples
        </LinkButton>
      }
    >
      Find a sample you like, press Save and give it a name: it will appear here. Or import an
      exported file: choose it, or drop it on this page.
    </EmptyState>
  )
}

function NothingFound({ onFilter }: Pick<Props, 'onFilter'>) {
  return (
    <EmptyState
      icon={SearchX}
      title="No matches"
      action={
        <Button variant="primary" onClick={() => onFilter({ search: '', tag: '', of: '' })}>
          Show all
        </Button>
      }
    >
      The search covers names, notes and tags.
    </EmptyState>
  )
}
