/** The figures of a checkpoint's report, and how they compare with real images. */
import type { CheckpointReportFieldsFragment as Report } from '@latentql/sdk'
import { count, percent } from '../../runs/labels.ts'
import { Bar } from '../../ui/bar.tsx'
import { Figure, Figures } from '../../ui/figures.tsx'
import styles from './report-figures.module.css'

export function ReportFigures({ report }: { readonly report: Report }) {
  const { samples, speckle, diversity, nearDuplicates, duplicateBelow, deadMaps } = report
  return (
    <>
      <Figures>
        {speckle !== null && (
          <Figure label="Speckle" value={speckle.toFixed(1)}>
            Fine noise in grey levels, of 255; 0 if smooth
          </Figure>
        )}
        <Figure label="Diversity" value={diversity.toFixed(3)}>
          Mean distance between two of {count(samples)} samples; 0 if all are equal
        </Figure>
        <Figure label="Near-duplicates" value={percent(nearDuplicates)}>
          Samples with another sample closer than {duplicateBelow}
        </Figure>
        {deadMaps !== null && (
          <Figure label="Dead feature maps" value={percent(deadMaps)}>
            Maps that are the same for every z
          </Figure>
        )}
      </Figures>
      {report.reals && <Comparison reals={report.reals} />}
      {report.activations.length > 0 && <DeadMaps activations={report.activations} />}
    </>
  )
}

/** The samples' figures as multiples of the real images'. */
function Comparison({ reals }: { readonly reals: NonNullable<Report['reals']> }) {
  const { dataset, images, speckle, diversity, nearDuplicates } = reals
  const { speckleRatio, diversityRatio } = reals
  return (
    <>
      <h3>
        Compared with {count(images)} images of {dataset}
      </h3>
      <Figures>
        <Figure label="Relative speckle" value={times(speckleRatio)}>
          {speckleRatio === null
            ? 'The images have no speckle, like pixel art'
            : `The images have ${speckle.toFixed(1)}. From about 3×, samples look grainy`}
        </Figure>
        <Figure label="Relative diversity" value={times(diversityRatio)}>
          {diversityRatio === null
            ? 'The images are all equal'
            : `The images have ${diversity.toFixed(3)}. At 1×, samples are as varied`}
        </Figure>
        <Figure label="Near-duplicate images" value={percent(nearDuplicates)}>
          Images with another image as close as near-duplicate samples are
        </Figure>
      </Figures>
    </>
  )
}

function DeadMaps({ activations }: Pick<Report, 'activations'>) {
  return (
    <>
      <h3>Dead maps by activation</h3>
      <ul className={styles.activations}>
        {activations.map(({ name, maps, dead }) => (
          <li key={name} className={styles.activation}>
            <code>{name}</code>
            <Bar share={dead.length / maps} tone="bad" />
            <span title={dead.length > 0 ? `Maps ${dead.join(', ')}` : undefined}>
              {dead.length} of {maps}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function times(ratio: number | null): string {
  return ratio === null ? '–' : `${ratio.toPrecision(3)}×`
}
