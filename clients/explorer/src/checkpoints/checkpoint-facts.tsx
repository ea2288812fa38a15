/** Facts about one checkpoint: its sheet, its architecture, and the engine it runs on. */
import type { ServerQuery } from '@latentql/sdk'
import { useQuery } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { checkpointQuery, serverQuery, type CheckpointDetails } from '../api/queries.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { DefinitionList } from '../ui/definition-list.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import style from './checkpoint-facts.module.css'
import { formatInWords, latentInWords, shortDigest, sizeInWords, weightsInWords } from './labels.ts'

interface Props {
  /** A checkpoint reference; null is the server's default. */
  readonly reference: string | null
}

export function CheckpointFacts({ reference }: Props) {
  const { data: checkpoint, isPending, error, refetch } = useQuery(checkpointQuery(reference))
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (isPending) return <Skeleton className={style.sheet} />
  if (!checkpoint) {
    return <p>No checkpoint yet. A run saves its first one after a few hundred steps.</p>
  }
  return <Facts checkpoint={checkpoint} />
}

function Facts({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  const { name, digest, sheet, layers, createdAt } = checkpoint
  const { data: server } = useQuery(serverQuery())
  return (
    <div className={style.facts}>
      {sheet && (
        <img
          className={style.sheet}
          src={client.resolveUrl(sheet.url)}
          width={sheet.width}
          height={sheet.height}
          alt={`Samples from ${name}: seeds 0, 1, 2 and so on`}
        />
      )}
      <DefinitionList
        items={[
          ['Pictures', sizeInWords(checkpoint)],
          ['Latent', latentInWords(checkpoint)],
          ['Size', weightsInWords(checkpoint)],
          ['File', formatInWords(checkpoint)],
          ['Added', <Time key="at" at={createdAt} />],
          ['Runs on', server ? engineInWords(server.engine) : '…'],
          [
            'Digest',
            <span key="digest" className={style.digest}>
              <code>{shortDigest(digest, 8)}</code>
              <CopyButton text={digest} label="Copy" />
            </span>,
          ],
        ]}
      />
      <details>
        <summary>{layers.length} layers</summary>
        <ol className={style.layers}>
          {layers.map((layer, index) => (
            <li key={index}>{layer}</li>
          ))}
        </ol>
      </details>
    </div>
  )
}

const ENGINES: Readonly<Record<string, string>> = {
  onnxruntime: 'ONNX Runtime',
  tensorflow: 'TensorFlow',
}

function engineInWords({
  name,
  version,
  provider,
  device,
}: ServerQuery['server']['engine']): string {
  return `${ENGINES[name] ?? name} ${version} on ${provider.toUpperCase()} (${device})`
}
