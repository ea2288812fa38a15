/** The technical facts about a checkpoint, each with a sentence that explains it. */
import { CopyButton } from '../ui/copy-button.tsx'
import { ExplainedList } from '../ui/explained-list.tsx'
import { batchNormInWords, latentInWords, weightsInWords, type Checkpoint } from './labels.ts'
import styles from './technical-facts.module.css'

export function TechnicalFacts({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const { digest, sourceDigest, preset } = checkpoint
  return (
    <ExplainedList
      items={[
        {
          term: 'Latent',
          value: latentInWords(checkpoint),
          meaning: 'The random numbers that it turns into a picture, and their distribution.',
        },
        {
          term: 'Size',
          value: weightsInWords(checkpoint),
          meaning: 'The numbers that it has learned.',
        },
        {
          term: 'Batch norm',
          value: BATCH_NORM[checkpoint.batchNorm],
          meaning: batchNormInWords(checkpoint),
        },
        ...(preset
          ? [{ term: 'Preset', value: preset, meaning: 'The code base that the import assumed.' }]
          : []),
        {
          term: 'Digest',
          value: <Digest text={digest} label="Copy digest" />,
          meaning: 'Always refers to exactly these numbers, whatever the checkpoint is called.',
        },
        {
          term: 'File digest',
          value: <Digest text={sourceDigest} label="Copy file digest" />,
          meaning: 'Identifies the file that it was imported from.',
        },
      ]}
    />
  )
}

const BATCH_NORM: Readonly<Record<Checkpoint['batchNorm'], string>> = {
  NONE: 'none',
  STORED: 'from the file',
  CALIBRATED: 'measured at import',
}

function Digest({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <span className={styles.digest}>
      <code>{text}</code>
      <CopyButton text={text} label={label} />
    </span>
  )
}
