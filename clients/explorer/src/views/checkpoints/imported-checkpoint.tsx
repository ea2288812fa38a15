/** The result of an import: samples, layers and assumptions. */
import { useQuery } from '@tanstack/react-query'
import type { CheckpointUploadResult } from '@latentql/sdk'
import { RotateCcw } from 'lucide-react'
import { checkpointQuery } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { UseButton } from './checkpoint-actions.tsx'
import { formatInWords, sizeInWords } from '../../checkpoints/labels.ts'
import { TechnicalFacts } from '../../checkpoints/technical-facts.tsx'
import { More } from '../../ui/more.tsx'
import styles from './imported-checkpoint.module.css'
import { LayerTable } from './layer-table.tsx'
import { Prose } from './prose.tsx'
import { Sheet } from './sheet.tsx'

interface Props {
  readonly result: CheckpointUploadResult
  /** The requested name. */
  readonly asked: string
  /** Called to import the same file with other settings. */
  readonly onAgain: () => void
}

export function ImportedCheckpoint({ result, asked, onAgain }: Props) {
  const { checkpoint, alreadyImported, notes } = result
  const { digest } = checkpoint
  const { data } = useQuery(checkpointQuery(digest))
  const name = data?.name ?? checkpoint.name
  return (
    <div className={styles.imported}>
      <Sheet
        picture={data?.sheet ?? undefined}
        alt={`Samples of ${name}`}
        missing={checkpoint.kind === 'GENERATOR' ? undefined : 'It makes no pictures.'}
      />
      <div className={styles.words}>
        <p>
          <strong>
            {alreadyImported ? `Already imported as ${name}.` : `Imported as ${name}.`}
          </strong>{' '}
          {alreadyImported && asked !== name && 'It keeps that name. Use Rename to change it.'}
        </p>
        <DefinitionList
          items={[
            ['File', formatInWords(checkpoint)],
            ['Pictures', sizeInWords(checkpoint)],
          ]}
        />
        <More>
          <TechnicalFacts checkpoint={checkpoint} />
        </More>
        {notes.length > 0 && (
          <div>
            <h3>Assumptions</h3>
            <Prose text={notes.join(' ')} />
            <p className={styles.hint}>
              Seams, shifted borders, washed-out colours or blotches mean that an assumption is
              wrong. Choose another network on the checkpoint’s page, or import the file again with
              another code base or more settings.
            </p>
          </div>
        )}
        <div className={styles.buttons}>
          <UseButton checkpoint={checkpoint} />
          <LinkButton href={routes.checkpoints({ open: digest })}>See details</LinkButton>
          <Button variant="quiet" icon={RotateCcw} onClick={onAgain}>
            Import again
          </Button>
        </div>
        {data && (
          <More label={`${data.layers.length} layers`}>
            <LayerTable layers={data.layers} />
          </More>
        )}
      </div>
    </div>
  )
}
