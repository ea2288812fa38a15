/** The page of one checkpoint: all facts and actions. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { ArrowLeft, Box } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { checkpointQuery, type CheckpointDetails as Details } from '../../api/queries.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { Button } from '../../ui/button.tsx'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { More } from '../../ui/more.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { Aliases } from './aliases.tsx'
import { CheckpointActions, ReleaseButton } from './checkpoint-actions.tsx'
import { CheckpointQuality } from './checkpoint-quality.tsx'
import styles from './checkpoint-details.module.css'
import { formatInWords, isOfRun, sizeInWords } from '../../checkpoints/labels.ts'
import { TechnicalFacts } from '../../checkpoints/technical-facts.tsx'
import { CheckpointDrop } from './import-panel.tsx'
import { DownloadSamples } from './download-samples.tsx'
import { LayerFigure } from './layer-figure.tsx'
import { stagesOf } from './layer-stages.ts'
import { Hypotheses } from './hypotheses.tsx'
import { LayerTable } from './layer-table.tsx'
import { ReportPanel } from './report-panel.tsx'
import { Sheet } from './sheet.tsx'
import { Snippets } from './snippets.tsx'

interface Props {
  /** The checkpoint's digest, or any other reference. */
  readonly reference: string
  /** Called with the digest of a checkpoint that replaces this one. */
  readonly onReplaced: (digest: string) => void
  readonly onClose: () => void
}

export function CheckpointDetails({ reference, onReplaced, onClose }: Props) {
  const { data, isPending, error, refetch } = useQuery(checkpointQuery(reference))
  const back = (
    <Button variant="quiet" icon={ArrowLeft} onClick={onClose}>
      All checkpoints
    </Button>
  )
  if (data) return <Loaded checkpoint={data} {...{ back, onReplaced, onClose }} />
  return (
    <ViewLayout title="Checkpoint" actions={back}>
      {isPending && <Sheet picture={undefined} alt="" />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === null && (
        <EmptyState icon={Box} title="Checkpoint not found">
          It was deleted, or its training run removed it. Importing the same file again brings it
          back.
        </EmptyState>
      )}
    </ViewLayout>
  )
}

interface LoadedProps extends Omit<Props, 'reference'> {
  readonly checkpoint: Details
  readonly back: React.ReactNode
}

function Loaded({ checkpoint, back, onReplaced, onClose }: LoadedProps) {
  const isGenerator = checkpoint.kind === 'GENERATOR'
  const large = useQuery({ ...largeSheetQuery(checkpoint), enabled: isGenerator })
  const count = sheetCount(checkpoint)
  return (
    <ViewLayout title={checkpoint.name} actions={back}>
      <div className={styles.actions}>
        <CheckpointActions checkpoint={checkpoint} onGone={onClose} />
      </div>
      {checkpoint.quarantine && (
        <Panel title="Quarantined" actions={<ReleaseButton checkpoint={checkpoint} />}>
          <p>
            {checkpoint.quarantine.reason} This happened <Time at={checkpoint.quarantine.at} />, and
            it hasn’t been run since, so that other checkpoints stay available. Release it once the
            cause is gone, or use another checkpoint.
          </p>
        </Panel>
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          {isGenerator && (
            <Panel
              title={`${count} samples`}
              actions={
                <>
                  <DownloadSamples checkpoint={checkpoint} />
                  <CopyAs size="small" operation={() => sheetOf(checkpoint)} />
                </>
              }
            >
              <div className={styles.sheet}>
                <Sheet
                  key={checkpoint.quarantine?.at}
                  picture={large.data ?? undefined}
                  alt={`Samples of seeds 0 to ${count - 1}`}
                  missing={checkpoint.quarantine ? 'Quarantined' : undefined}
                />
              </div>
            </Panel>
          )}
          {isGenerator && <Hypotheses checkpoint={checkpoint} onChosen={onReplaced} />}
          <Layers checkpoint={checkpoint} />
        </div>
        <div className={styles.column}>
          <Panel title="About">
            <Facts checkpoint={checkpoint} />
          </Panel>
          {isGenerator && <CheckpointQuality checkpoint={checkpoint} />}
          {isGenerator && <ReportPanel digest={checkpoint.digest} />}
          {!isOfRun(checkpoint) && (
            <Panel title="Aliases">
              <Aliases checkpoint={checkpoint} />
            </Panel>
          )}
          {isGenerator && (
            <Panel title="Use it in code">
              <Snippets checkpoint={checkpoint} />
            </Panel>
          )}
          <CheckpointDrop onAdded={onClose} />
        </div>
      </div>
    </ViewLayout>
  )
}

function Layers({ checkpoint }: { readonly checkpoint: Details }) {
  const { layers, activations } = checkpoint
  const stages = stagesOf(checkpoint)
  const isDrawn = stages.length > 0
  return (
    <Panel title="Layers">
      {isDrawn && <LayerFigure stages={stages} />}
      <More label="All layers, first to last" open={!isDrawn}>
        <LayerTable layers={layers} activations={activations} />
      </More>
    </Panel>
  )
}

function Facts({ checkpoint }: { readonly checkpoint: Details }) {
  return (
    <>
      <DefinitionList
        items={[
          ['Pictures', sizeInWords(checkpoint)],
          ['File', formatInWords(checkpoint)],
          ['Added', <Time key="time" at={checkpoint.createdAt} />],
        ]}
      />
      <More>
        <TechnicalFacts checkpoint={checkpoint} />
      </More>
    </>
  )
}

/**
 * Pixels per sheet, to stay well below the server's cost limit: 64 samples of 64x64, fewer of
 * larger ones.
 */
const MAX_PIXELS = 64 * 64 * 64

function sheetCount({ width, height }: Details): number {
  return [64, 36, 16, 9].find((count) => count * width * height <= MAX_PIXELS) ?? 4
}

function largeSheetQuery(checkpoint: Details) {
  const { input } = sheetOf(checkpoint)
  return queryOptions({
    queryKey: ['checkpoints', 'sheet', input],
    queryFn: ({ signal }) => client.checkpointSheet(input, { signal }),
    staleTime: Infinity,
  })
}

function sheetOf(checkpoint: Details) {
  const input = { checkpoint: checkpoint.digest, count: sheetCount(checkpoint) }
  return { method: 'checkpointSheet' as const, input }
}
