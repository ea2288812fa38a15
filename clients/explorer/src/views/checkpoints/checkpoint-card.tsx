/** A checkpoint of the list: its samples, what it is called, and what it is in a few words. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useCheckpoint } from '../../api/current-checkpoint.ts'
import { checkpointQuery } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import styles from './checkpoint-card.module.css'
import { UseButton } from './checkpoint-actions.tsx'
import {
  formatInWords,
  shortDigest,
  sizeInWords,
  weightsInWords,
  type Checkpoint,
} from '../../checkpoints/facts.ts'
import { Sheet } from './sheet.tsx'

export function CheckpointCard({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const { digest, name, aliases, createdAt, zDim } = checkpoint
  const { data } = useQuery(checkpointQuery(digest))
  const current = useCheckpoint().checkpoint?.digest === digest
  return (
    <li className={styles.card} data-current={current || undefined}>
      <Sheet picture={data?.sheet} alt="" />
      <div className={styles.words}>
        <div className={styles.head}>
          <h2 className={styles.name}>
            <Link href={routes.checkpoints({ open: digest })} className={styles.link}>
              {name}
            </Link>
          </h2>
          <UseButton checkpoint={checkpoint} size="small" />
        </div>
        {aliases.length > 0 && (
          <p className={styles.badges}>
            {aliases.map((alias) => (
              <span key={alias} className={styles.badge}>
                {alias === 'default' ? 'server’s default' : alias}
              </span>
            ))}
          </p>
        )}
        <p>
          {sizeInWords(checkpoint)}, z of {zDim}
        </p>
        <p className={styles.dim}>
          {weightsInWords(checkpoint)}, {formatInWords(checkpoint)}, <Time at={createdAt} />
        </p>
        <p className={styles.digest}>
          <code>{shortDigest(digest, 8)}</code>
          <CopyButton text={digest} label="Copy" />
        </p>
      </div>
    </li>
  )
}

/** The room of a card whose words are on their way. */
export function CheckpointCardSkeleton() {
  return (
    <li className={styles.card}>
      <Sheet picture={undefined} alt="" />
      <div className={styles.words}>
        <Skeleton className={styles.line} />
        <Skeleton className={styles.line} />
        <Skeleton className={styles.line} />
      </div>
    </li>
  )
}
