/** One map of a study: attributes that come with it, samples in which it is active, and figures. */
import type { ActivationMapQuery } from '@latentql/sdk'
import { Link } from 'wouter'
import layout from '../../exploration/layout.module.css'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, type Latent } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { figure, percent } from '../../runs/labels.ts'
import { Bar } from '../../ui/bar.tsx'
import { Figure, Figures } from '../../ui/figures.tsx'
import styles from './map-study.module.css'
import others from './others.module.css'

export type Study = NonNullable<NonNullable<ActivationMapQuery['checkpoint']>['activationStudy']>

interface Props {
  readonly study: Study
  /** True while the figures are those of the map before. */
  readonly isWaiting: boolean
  /** The checkpoint's. */
  readonly digest: string
  readonly onLatent: (latent: Latent) => void
}

export function MapFigures({ study, isWaiting, digest, onLatent }: Props) {
  const { map: one, samples, judges } = study
  const { mean, deviation, peak, active, dead, seeds, correlations } = one
  return (
    <div className={styles.map} data-waiting={isWaiting} aria-busy={isWaiting}>
      {dead && (
        <p>
          <strong>It is dead.</strong> Its activity is the same in all {samples} samples, so it
          draws nothing.
        </p>
      )}
      {!dead && (
        <section className={styles.part}>
          <h3>Attributes that come with it</h3>
          {judges.length === 0 ? (
            <p className={layout.note}>
              <NoJudge />
            </p>
          ) : (
            <Correlations correlations={correlations} />
          )}
        </section>
      )}
      <section className={styles.part}>
        <h3>The samples in which it is most active</h3>
        <ul className={others.others}>
          {seeds.map((seed) => (
            <li key={seed}>
              <button
                type="button"
                className={others.other}
                aria-label={`Look inside ${describe({ seed })}`}
                title={`Look inside ${describe({ seed })}`}
                onClick={() => onLatent({ seed })}
              >
                <LatentPicture latent={{ seed }} checkpoint={digest} alt="" />
              </button>
            </li>
          ))}
        </ul>
      </section>
      <Figures>
        <Figure label="Active" value={percent(active)} share={active}>
          of all places in {samples} samples
        </Figure>
        <Figure label="Mean" value={figure(mean)}>
          Activity of a sample, give or take {figure(deviation)}
        </Figure>
        <Figure label="Peak" value={figure(peak)}>
          Largest value at any place
        </Figure>
      </Figures>
    </div>
  )
}

/** The strongest first. */
function Correlations({ correlations }: Pick<Study['map'], 'correlations'>) {
  return (
    <>
      <ul className={styles.correlations}>
        {correlations.map(({ classifier, attribute, value, correlation }) => (
          <li key={`${classifier} ${value}`} className={styles.correlation}>
            <span>
              {attribute}: {value}
            </span>
            <Bar share={Math.abs(correlation)} tone={correlation < 0 ? 'dim' : 'accent'} />
            <span className={styles.number}>{signed(correlation)}</span>
          </li>
        ))}
      </ul>
      <p className={layout.note}>
        The correlation of its activity with the scores of classifiers, −1 to 1; below 0 the
        attribute is rare where the map is active. It needn’t be the cause: turn the map off to see
        what it draws.
      </p>
    </>
  )
}

function signed(value: number): string {
  return value.toFixed(2).replace('-', '−')
}

/** A way to learn about attributes. */
export function NoJudge() {
  return (
    <>
      Without a classifier, no attribute is compared:{' '}
      <Link href={routes.figures({ figure: 'classifiers' })}>fit one</Link> first.
    </>
  )
}
