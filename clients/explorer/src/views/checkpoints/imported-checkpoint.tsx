/** What a file turned out to be: its samples, its layers, and what had to be assumed. */
import { useQuery } from '@tanstack/react-query'
import type { CheckpointUploadResult } from '@latentql/sdk'
import { RotateCcw } from 'lucide-react'
import { checkpointQuery } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { UseButton } from './checkpoint-actions.tsx'
import {
  batchNormInWords,
  formatInWords,
  latentInWords,
  sizeInWords,
} from '../../checkpoints/labels.ts'
import styles from './imported-checkpoint.module.css'
import { LayerTable } from './layer-table.tsx'
import { Prose } from './prose.tsx'
import { Sheet } from './sheet.tsx'

interface Props {
  readonly result: CheckpointUploadResult
  /** The name that was asked for. */
  readonly asked: string
  /** To import the same file with other settings. */
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
        waits={checkpoint.kind === 'GENERATOR'}
      />
      <div className={styles.words}>
        <p>
          <strong>
            {alreadyImported ? `It was here already, as ${name}.` : `Imported as ${name}.`}
          </strong>{' '}
          {alreadyImported && asked !== name && 'It keeps that name; Rename gives it another.'}
        </p>
        <DefinitionList
          items={[
            ['File', formatInWords(checkpoint)],
            ['Pictures', sizeInWords(checkpoint)],
            ['Latent', latentInWords(checkpoint)],
            ['Batch norm', batchNormInWords(checkpoint)],
          ]}
        />
        {notes.length > 0 && (
          <div>
            <h3>What had to be assumed</h3>
            <Prose text={notes.join(' ')} />
            <p className={styles.hint}>
              Seams, shifted borders, washed-out colours or blotches mean that something of it is
              wrong: import it again as another code’s, or say more about it.
            </p>
          </div>
        )}
        <div className={styles.buttons}>
          <UseButton checkpoint={checkpoint} />
          <LinkButton href={routes.checkpoints({ open: digest })}>See all of it</LinkButton>
          <Button variant="quiet" icon={RotateCcw} onClick={onAgain}>
            Import again
          </Button>
        </div>
        {data && (
          <details>
            <summary className={styles.summary}>Its {data.layers.length} layers</summary>
            <LayerTable layers={data.layers} />
          </details>
        )}
      </div>
    </div>
  )
}
