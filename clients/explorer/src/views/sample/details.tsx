/** One sample, enlarged, with its facts and actions. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useVariant } from '../../api/current-variant.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, truncated, MAX_SEED, type Latent } from '../../latents/recipe.ts'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ExplainedList } from '../../ui/explained-list.tsx'
import { More } from '../../ui/more.tsx'
import { IconButton } from '../../ui/button.tsx'
import { varietyInWords } from './controls.tsx'
import style from './details.module.css'

interface Props {
  /** Undefined closes the dialog. */
  readonly seed: number | undefined
  /** 0..1 */
  readonly truncation: number
  /** Number of layers that are truncated; default all. */
  readonly cutoff: number | undefined
  readonly checkpoint: CheckpointDetails
  /** Called to show another seed. */
  readonly onSeed: (seed: number) => void
  readonly onClose: () => void
}

export function Details({ seed, onClose, ...rest }: Props) {
  return (
    <Dialog open={seed !== undefined} onClose={onClose} title={`Seed ${seed}`} width="large">
      {seed !== undefined && <Sample seed={seed} {...rest} />}
    </Dialog>
  )
}

type SampleProps = Omit<Props, 'seed' | 'onClose'> & { readonly seed: number }

function Sample({ seed, truncation, cutoff, checkpoint, onSeed }: SampleProps) {
  const { digest, name, width, height } = checkpoint
  const variant = useVariant()
  const latent = truncated({ seed }, truncation, checkpoint, cutoff)
  const go = (to: number) => onSeed(Math.min(MAX_SEED, Math.max(0, to)))
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOfThisDialog(event)) return
    if (event.key === 'ArrowLeft') go(seed - 1)
    else if (event.key === 'ArrowRight') go(seed + 1)
  }
  return (
    <div className={style.details} onKeyDown={onKeyDown}>
      <div className={style.large}>
        <IconButton
          label="Previous seed"
          icon={ChevronLeft}
          disabled={seed === 0}
          onClick={() => go(seed - 1)}
        />
        <div className={style.picture} style={{ aspectRatio: width / height }}>
          <LatentPicture latent={latent} checkpoint={digest} alt={`The sample of seed ${seed}`} />
        </div>
        <IconButton
          label="Next seed"
          icon={ChevronRight}
          disabled={seed === MAX_SEED}
          onClick={() => go(seed + 1)}
          data-autofocus
        />
      </div>
      <div className={style.facts}>
        <p className="visually-hidden" aria-live="polite">{`Seed ${seed}`}</p>
        <DefinitionList
          items={[
            ['Checkpoint', name],
            ...(variant.name === null ? [] : [['Variant', variant.name] as const]),
            ['Variety', varietyInWords(truncation)],
            ['Size', `${width} × ${height} pixels`],
          ]}
        />
        <LatentActions latent={latent} checkpoint={digest} checkpointName={name} />
        <More>
          <ExplainedList items={recipeInWords(latent, truncation, checkpoint)} />
        </More>
      </div>
    </div>
  )
}

function recipeInWords(
  latent: Latent,
  truncation: number,
  { truncationCentre: centre, mapping }: CheckpointDetails,
) {
  const toSeed =
    centre === null
      ? 'The factor on those numbers: below 1, pictures come closer to the average one.'
      : `The way from seed ${centre}, a typical sample, to this one: 0 is there, 1 is here.`
  return [
    {
      term: 'Recipe',
      value: describe(latent),
      meaning: 'How the list of numbers behind the picture, its latent, was made.',
    },
    {
      term: 'Truncation, psi',
      value: truncation.toFixed(2),
      meaning: mapping
        ? 'The way from the mean of w to this sample: 0 is there, 1 is here.'
        : toSeed,
    },
    ...(mapping
      ? [
          {
            term: 'w',
            value: `${mapping.rows} rows of ${mapping.size} numbers`,
            meaning: 'What the latent is mapped to: a row for each layer of the generator.',
          },
        ]
      : []),
  ]
}

/** False for events from a field, or from a dialog opened on top of this one. */
function isOfThisDialog({ target, currentTarget }: KeyboardEvent): boolean {
  const element = target as Element
  return (
    element.closest('dialog') === currentTarget.closest('dialog') &&
    !element.matches('input, textarea, select')
  )
}
