/** Facts about one checkpoint: its sheet, its architecture, and the engine it runs on. */
import type { ServerQuery } from '@latentql/sdk'
import { useQuery } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { checkpointQuery, serverQuery, type CheckpointDetails } from '../api/queries.ts'
import { DefinitionList } from '../ui/definition-list.tsx'
import { ExplainedList } from '../ui/explained-list.tsx'
import { More } from '../ui/more.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import style from './checkpoint-facts.module.css'
import { formatInWords, sizeInWords } from './labels.ts'
import { TechnicalFacts } from './technical-facts.tsx'

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
  const { name, sheet, layers, createdAt } = checkpoint
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
          ['File', formatInWords(checkpoint)],
          ['Added', <Time key="at" at={createdAt} />],
        ]}
      />
      <More>
        <TechnicalFacts checkpoint={checkpoint} />
        {server && (
          <ExplainedList
            items={[
              {
                term: 'Runs on',
                value: engineInWords(server.engine),
                meaning: 'The software and the processor that draw its pictures.',
              },
            ]}
          />
        )}
      </More>
      <More label={`${layers.length} layers`}>
        <ol className={style.layers}>
          {layers.map((layer, index) => (
            <li key={index}>{layer}</li>
          ))}
        </ol>
      </More>
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
