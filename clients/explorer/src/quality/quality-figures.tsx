/** The figures of a measurement of quality, each explained in a sentence. */
import { useQuery } from '@tanstack/react-query'
import type { QualityFieldsFragment as Quality } from '@latentql/sdk'
import { checkpointQuery } from '../api/queries.ts'
import { figure, percent } from '../runs/labels.ts'
import { Figure, Figures } from '../ui/figures.tsx'
import styles from './quality.module.css'

export function QualityFigures({ quality }: { readonly quality: Quality }) {
  const { fid, kid, kidStandardDeviation, precision, recall, diversity, realsDiversity } = quality
  return (
    <>
      <Figures>
        <Figure label="FID" value={figure(fid)}>
          Distance between the samples and the images as a whole; 0 if they can’t be told apart
        </Figure>
        <Figure label="KID" value={figure(kid)}>
          The same, measured so that few samples don’t raise it; give or take{' '}
          {figure(kidStandardDeviation)}
        </Figure>
        <Figure label="Precision" value={percent(precision)} share={precision}>
          Samples that look like images; low if pictures are wrong
        </Figure>
        <Figure label="Recall" value={percent(recall)} share={recall}>
          Images that it could have drawn; low if it draws few kinds
        </Figure>
        <Figure label="Diversity" value={`${figure(diversity / realsDiversity)}×`}>
          How much samples differ from each other, as a multiple of the images
        </Figure>
      </Figures>
      <Compared quality={quality} />
    </>
  )
}

/** The two sets and the features: numbers can be compared only if all of it is equal. */
function Compared({ quality }: { readonly quality: Quality }) {
  const { samples, reals, dataset, split, features, featureCount, activation } = quality
  const { data } = useQuery(checkpointQuery(features))
  return (
    <p className={styles.compared}>
      {samples.toLocaleString('en')} samples beside {reals.toLocaleString('en')} images of {dataset}{' '}
      ({SPLITS[split]}), by the {featureCount} features that{' '}
      {data === null ? 'a deleted network' : (data?.name ?? '…')} has
      {activation !== null && (
        <>
          {' '}
          in <code>{activation}</code>
        </>
      )}
      . Compare only numbers for which all of this is the same.
    </p>
  )
}

const SPLITS = { ALL: 'of all, so it may have been trained on them' } as const
