/** The Figures view: the figures of the DCGAN paper, live on the current checkpoint. */
import { ArrowLeft, ArrowRight, ImageOff, Undo2 } from 'lucide-react'
import { Link } from 'wouter'
import { WithCheckpoint } from '../../api/current-checkpoint.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { useArrival } from '../../navigation/arrival.ts'
import { useUrlState, type UrlState } from '../../navigation/url-state.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { FIGURES, type PaperFigure } from './figures.ts'
import { params, type FiguresState } from './figures-state.ts'
import styles from './figures.module.css'

export default function FiguresView() {
  return <WithCheckpoint>{(checkpoint) => <View checkpoint={checkpoint} />}</WithCheckpoint>
}

interface Props {
  readonly checkpoint: CheckpointDetails
}

function View({ checkpoint }: Props) {
  const url = useUrlState(params)
  const figure = FIGURES.find(({ name }) => name === url.state.figure)
  if (figure) return <Full key={figure.name} {...{ checkpoint, figure, url }} />
  return (
    <ViewLayout
      title="Figures"
      intro={
        <>
          The figures of{' '}
          <a href="https://arxiv.org/abs/1511.06434" target="_blank" rel="noreferrer">
            the DCGAN paper
          </a>
          , drawn by {checkpoint.name} as you look. Open one to change it, and to measure it.
        </>
      }
    >
      <ul className={styles.gallery}>
        {FIGURES.map((one) => (
          <Card key={one.name} figure={one} checkpoint={checkpoint} />
        ))}
      </ul>
    </ViewLayout>
  )
}

interface FigureOf extends Props {
  readonly figure: PaperFigure
}

function Card({ figure, checkpoint }: FigureOf) {
  const { name, number, title, words, Picture, Result } = figure
  const isPossible = canShow(figure, checkpoint)
  return (
    <li className={styles.card}>
      <div className={styles.picture} aria-hidden>
        {isPossible && <Picture checkpoint={checkpoint} />}
      </div>
      <div className={styles.about}>
        <p className={styles.number}>{number}</p>
        <h2>
          <Link href={routes.figures({ figure: name })} className={styles.link}>
            {title}
          </Link>
        </h2>
        <p>{words}</p>
        {Result && isPossible && (
          <p className={styles.result}>
            <Result checkpoint={checkpoint} />
          </p>
        )}
        {!isPossible && <p>{checkpoint.name} is a discriminator: it can’t draw.</p>}
      </div>
    </li>
  )
}

function canShow({ isSampled }: PaperFigure, { prior }: CheckpointDetails): boolean {
  return !isSampled || prior !== null
}

interface FullProps extends FigureOf {
  readonly url: UrlState<FiguresState>
}

/** One figure in full size. */
function Full({ checkpoint, figure, url: { state, set, undo } }: FullProps) {
  const { number, title, words, Page } = figure
  useArrival()
  return (
    <ViewLayout
      title={`${number}: ${title}`}
      intro={
        <>
          <Link href={routes.figures()}>All figures</Link> · {words}
        </>
      }
      actions={
        <Button icon={Undo2} disabled={!undo} onClick={undo}>
          Undo
        </Button>
      }
    >
      {canShow(figure, checkpoint) ? (
        <Page {...{ checkpoint, state, set }} />
      ) : (
        <EmptyState icon={ImageOff} title={`${checkpoint.name} is a discriminator`}>
          It can’t draw. Choose a generator in the header.
        </EmptyState>
      )}
      <Others current={figure} />
    </ViewLayout>
  )
}

/** Links to the figures before and after. */
function Others({ current }: { readonly current: PaperFigure }) {
  const at = FIGURES.indexOf(current)
  const before = FIGURES[at - 1]
  const after = FIGURES[at + 1]
  return (
    <nav className={styles.others} aria-label="Other figures">
      {before && (
        <LinkButton icon={ArrowLeft} href={routes.figures({ figure: before.name })}>
          {before.number}: {before.title}
        </LinkButton>
      )}
      {after && (
        <LinkButton
          icon={ArrowRight}
          className={styles.after}
          href={routes.figures({ figure: after.name })}
        >
          {after.number}: {after.title}
        </LinkButton>
      )}
    </nav>
  )
}
