/** Figure 6: samples before and after the generator forgot an object. */
import { useQuery } from '@tanstack/react-query'
import { Eraser, Layers, SquareDashedMousePointer } from 'lucide-react'
import type { CSSProperties } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { examplesOf } from '../../checkpoints/examples.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { usualLayer, usualMaps } from '../../exploration/forgetting.ts'
import { ForgettingResult, forgettingQuery } from '../../exploration/forgetting-result.tsx'
import { MAX_JUDGES, useJudges } from '../../exploration/judges.ts'
import layout from '../../exploration/layout.module.css'
import { DeleteJob } from '../../jobs/delete-job.tsx'
import { useStart } from '../../jobs/use-start.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import type { Latent } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { percent } from '../../runs/labels.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { FigureProps } from './figures-state.ts'
import styles from './figures.module.css'
import { seeds } from './recipes.ts'
import { useJobsAbout, useNewestResult } from './use-jobs.ts'
import { Work } from './work.tsx'

interface Props {
  readonly checkpoint: CheckpointDetails
}

function useNewestForgetting({ digest }: CheckpointDetails) {
  const id = useNewestResult('forgetting', digest)
  return useQuery({ ...forgettingQuery(id ?? ''), enabled: id !== undefined }).data?.result
}

export function ForgettingPicture({ checkpoint }: Props) {
  const result = useNewestForgetting(checkpoint)
  if (result) {
    return (
      <div className={styles.sides}>
        {[result.before, result.after].map(({ url }) => (
          <img key={url} src={client.resolveUrl(url)} alt="" className={styles.cropped} />
        ))}
      </div>
    )
  }
  const marked = examplesOf(checkpoint.digest)?.marked.filter(({ boxes }) => boxes.length > 0)
  const shown = (marked ?? seeds(0, 8).map((latent) => ({ latent, boxes: [] }))).slice(0, 8)
  return (
    <div className={styles.tiles} style={{ '--columns': 4 } as CSSProperties}>
      {shown.map((region) => (
        <MarkedSample key={region.latent.seed} {...region} checkpoint={checkpoint} />
      ))}
    </div>
  )
}

interface MarkedProps extends Props {
  readonly latent: Latent
  readonly boxes: readonly Readonly<Record<'left' | 'top' | 'width' | 'height', number>>[]
}

/** A sample with the boxes around the object. */
function MarkedSample({ latent, boxes, checkpoint: { digest, width, height } }: MarkedProps) {
  const share = (length: number, of: number) => `${(100 * length) / of}%`
  return (
    <span className={styles.marked}>
      <LatentPicture latent={latent} checkpoint={digest} alt="" />
      {boxes.map((box, index) => (
        <span
          key={index}
          className={styles.box}
          style={{
            left: share(box.left, width),
            top: share(box.top, height),
            width: share(box.width, width),
            height: share(box.height, height),
          }}
        />
      ))}
    </span>
  )
}

export function ForgettingResultNote({ checkpoint }: Props) {
  const result = useNewestForgetting(checkpoint)
  if (!result) return null
  const rates = (result.rates ?? []).flatMap(({ judge, values }) =>
    values.map((rate) => ({ ...rate, attribute: judge.attribute })),
  )
  // Of a few samples, a share says little.
  const known = rates.flatMap(({ samples, kept, controls, ...rate }) =>
    samples >= 10 && kept != null && controls ? [{ ...rate, kept, usual: controls.mean }] : [],
  )
  const [most] = known.sort((one, other) => one.kept - one.usual - (other.kept - other.usual))
  if (!most) return `${result.maps.length} maps off`
  const { attribute, value, kept, usual } = most
  return `${percent(kept)} keep ${attribute}: ${value}, with random maps off ${percent(usual)}`
}

export function ForgettingPage({ checkpoint }: FigureProps) {
  const listed = useJobsAbout('forgetting', checkpoint.digest)
  const done = listed.jobs?.find(({ state }) => state === 'DONE')
  return (
    <>
      <Work listed={listed} title={() => 'Forgetting'} working="Comparing inside and outside" />
      {done && (
        <Panel title="Before and after" actions={<DeleteJob id={done.id} />}>
          <ForgettingResult
            key={done.id}
            job={done.id}
            action={() => (
              <LinkButton icon={Layers} href={routes.inside({ tab: 'forget', job: done.id })}>
                See these maps
              </LinkButton>
            )}
          />
        </Panel>
      )}
      <Start checkpoint={checkpoint} />
    </>
  )
}

/** The button that forgets the example's object, and the way to mark another one. */
function Start({ checkpoint }: Props) {
  const { judges, isPending, error, retry } = useJudges(checkpoint)
  const marked = examplesOf(checkpoint.digest)?.marked
  const layer = usualLayer(checkpoint)
  const forgetting = useStart({
    what: 'Forgetting',
    start: (input: Parameters<typeof client.startForgetting>[0]) => client.startForgetting(input),
  })
  if (!layer) return <p>The layers of an ONNX file can’t be changed. Choose another checkpoint.</p>
  const mark = (
    <LinkButton icon={SquareDashedMousePointer} href={routes.inside({ tab: 'forget' })}>
      Mark an object
    </LinkButton>
  )
  if (!marked) {
    return (
      <EmptyState icon={Eraser} title="Choose an object to forget" action={mark}>
        Draw boxes around it on a few samples. The maps that are active inside the boxes are turned
        off, and the samples without it appear here.
      </EmptyState>
    )
  }
  if (error != null) return <ErrorNotice error={error} onRetry={retry} />
  if (isPending) return <Skeleton className={styles.coming} />
  const maps = usualMaps(layer)
  const input = {
    checkpoint: checkpoint.digest,
    activation: layer.name,
    maps,
    regions: marked.map(({ latent, boxes }) => ({ latent, boxes: [...boxes] })),
    judges: judges.length > 0 ? judges.slice(0, MAX_JUDGES).map(({ id }) => id) : undefined,
  }
  return (
    <Panel title="Forget the glasses">
      <div className={styles.strip}>
        {marked.map((region) => (
          <MarkedSample key={region.latent.seed} {...region} checkpoint={checkpoint} />
        ))}
      </div>
      <p className={layout.words}>
        The {maps} maps that are most active inside the boxes, of the {layer.shape[0]} in layer{' '}
        {checkpoint.activations.indexOf(layer) + 1}, are turned off.{' '}
        {judges.length > 0
          ? `${judges.length === 1 ? 'A classifier counts' : `${Math.min(judges.length, MAX_JUDGES)} classifiers count`} what random samples keep.`
          : 'Without a classifier, nothing is counted: fit one under Tables 1 and 2 first.'}
      </p>
      <div className={styles.row}>
        <Button
          variant="primary"
          icon={Eraser}
          busy={forgetting.isPending}
          onClick={() => forgetting.start(input)}
        >
          Forget the glasses
        </Button>
        {mark}
        <CopyAs size="small" operation={() => ({ method: 'startForgetting', input })} />
      </div>
      {forgetting.error && <ErrorNotice error={forgetting.error} compact />}
    </Panel>
  )
}
