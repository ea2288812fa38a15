/** The result of the sum: its picture, its neighbours, and its actions. */
import { RefreshCw, Download } from 'lucide-react'
import type { ArithmeticInput } from '@latentql/sdk'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { dragProps } from '../../latents/drag.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { type Latent, MAX_SEED } from '../../latents/recipe.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { download } from '../../api/download.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { CENTRE, JITTER, STRENGTH, type ArithmeticState } from './board.ts'
import styles from './result.module.css'
import type { useArithmetic } from './use-arithmetic.ts'

type Options = Pick<ArithmeticState, 'strength' | 'jitter' | 'noise' | 'cell'>

interface Props {
  readonly answer: ReturnType<typeof useArithmetic>
  readonly input: ArithmeticInput
  /** A description of the sum. */
  readonly words: string
  /** True if the sum has a trait whose strength can change. */
  readonly hasTrait: boolean
  readonly checkpoint: CheckpointDetails
  readonly options: Options
  readonly onOptions: (change: Partial<Options>) => void
  /** Called while a slider is dragged. */
  readonly onDrag: (change: Partial<Options>) => void
}

export function Result(props: Props) {
  const { answer, input, words, hasTrait, checkpoint, options, onOptions, onDrag } = props
  const { data, error, isPlaceholderData, refetch } = answer
  if (error) {
    return (
      <Panel title="Result">
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Panel>
    )
  }
  const { digest, name } = checkpoint
  const neighbours = data?.grid?.map(({ recipe }) => recipe as Latent)
  const shown = neighbours?.[options.cell]
  return (
    <Panel title="Result">
      <p className="visually-hidden" role="status">
        {shown && !isPlaceholderData && `The result is ${words}`}
      </p>
      <div
        className={styles.large}
        {...(shown && dragProps({ latent: shown, checkpoint: digest }))}
        title="Drag it into a group, or anywhere else that takes samples"
      >
        {shown && (
          <LatentPicture
            latent={shown}
            checkpoint={digest}
            alt={`The result: ${words}`}
            stale={isPlaceholderData}
          />
        )}
      </div>
      {hasTrait && (
        <SliderField
          label="Strength"
          {...{ min: STRENGTH.least, max: STRENGTH.most, step: STRENGTH.step }}
          value={options.strength}
          onChange={(next) => onDrag({ strength: next })}
          onCommit={(next) => onOptions({ strength: next })}
          format={(value) => `${Math.round(value * 100)}%`}
        />
      )}
      <div className={styles.neighbours}>
        <JitterGrid
          neighbours={neighbours}
          checkpoint={digest}
          stale={isPlaceholderData}
          chosen={options.cell}
          onChoose={(cell) => onOptions({ cell })}
        />
        <Noise {...{ options, onOptions, onDrag }} />
      </div>
      {shown && <LatentActions latent={shown} checkpoint={digest} checkpointName={name} />}
      {shown && <RecipeText words={words} latent={shown} input={input} sheet={data?.sheet.url} />}
    </Panel>
  )
}

interface GridProps {
  /** Nine, row by row; undefined until they are known. */
  readonly neighbours: readonly Latent[] | undefined
  /** A digest. */
  readonly checkpoint: string
  readonly stale: boolean
  readonly chosen: number
  readonly onChoose: (cell: number) => void
}

/**
 * The result among its eight neighbours, as in figure 7 of the DCGAN paper. Clicking one shows it
 * large.
 */
function JitterGrid({ neighbours, checkpoint, stale, chosen, onChoose }: GridProps) {
  return (
    <div className={styles.grid} role="group" aria-label="The result and its neighbours">
      {Array.from({ length: 9 }, (_, cell) => (
        <button
          key={cell}
          type="button"
          className={styles.cell}
          aria-label={cell === CENTRE ? 'The result itself' : `Neighbour ${cell + 1}`}
          aria-pressed={cell === chosen}
          disabled={!neighbours}
          onClick={() => onChoose(cell)}
          {...(neighbours && dragProps({ latent: neighbours[cell]!, checkpoint }))}
        >
          {neighbours && (
            <LatentPicture
              latent={neighbours[cell]!}
              checkpoint={checkpoint}
              alt=""
              stale={stale}
            />
          )}
        </button>
      ))}
    </div>
  )
}

/** Controls for the neighbours' distance and their seed. */
function Noise({ options, onOptions, onDrag }: Pick<Props, 'options' | 'onOptions' | 'onDrag'>) {
  const { jitter, noise } = options
  return (
    <div className={styles.noise}>
      <SliderField
        label="How different"
        {...{ min: JITTER.least, max: JITTER.most, step: JITTER.step }}
        value={jitter}
        onChange={(next) => onDrag({ jitter: next })}
        onCommit={(next) => onOptions({ jitter: next })}
      />
      <Button
        size="small"
        icon={RefreshCw}
        onClick={() => onOptions({ noise: noise < MAX_SEED ? noise + 1 : 0 })}
      >
        Show others
      </Button>
    </div>
  )
}

interface RecipeTextProps {
  readonly words: string
  /** The latent shown as the result. */
  readonly latent: Latent
  readonly input: ArithmeticInput
  /** URL of the means and the grid as one picture. */
  readonly sheet: string | undefined
}

/** The sum as text, as JSON, and as code. */
function RecipeText({ words, latent, input, sheet }: RecipeTextProps) {
  return (
    <section className={styles.recipe} aria-labelledby="arithmetic-recipe">
      <h3 id="arithmetic-recipe">Recipe</h3>
      <p>{words}</p>
      <details>
        <summary>As JSON</summary>
        <pre tabIndex={0} aria-label="The recipe as JSON">
          {JSON.stringify(latent, null, 2)}
        </pre>
      </details>
      <div className={styles.copies}>
        <CopyButton label="Copy as text" text={words} />
        <CopyAs
          size="small"
          label="Copy the sum as…"
          operation={() => ({ method: 'arithmetic', input })}
        />
        {sheet !== undefined && (
          <Button
            size="small"
            variant="quiet"
            icon={Download}
            onClick={() => download(sheet, 'arithmetic.png')}
          >
            Download as one picture
          </Button>
        )}
      </div>
    </section>
  )
}
