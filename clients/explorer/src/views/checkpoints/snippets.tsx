/** Code snippets for using a checkpoint, to copy. */
import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { serverQuery } from '../../api/queries.ts'
import { useToken } from '../../api/token.ts'
import { snippetsOf } from '../../copy-as/copy-as.tsx'
import type { Snippets as Texts } from '../../copy-as/snippets.ts'
import { routes } from '../../navigation/routes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { isOfRun, shortDigest, type Checkpoint } from '../../checkpoints/labels.ts'
import styles from './snippets.module.css'

type Language = keyof Texts | 'cli'

const LANGUAGES: { value: Language; label: string }[] = [
  { value: 'graphql', label: 'GraphQL' },
  { value: 'typescript', label: 'TypeScript' },
  { value: 'curl', label: 'curl' },
  { value: 'cli', label: 'Command line' },
]

export function Snippets({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const [language, setLanguage] = useState<Language>('graphql')
  const reference = isOfRun(checkpoint) ? checkpoint.name : shortDigest(checkpoint.digest)
  const texts = useTexts(reference)
  const text = texts?.[language] ?? ''
  return (
    <>
      <Segmented
        label="Language"
        hideLabel
        value={language}
        onChange={setLanguage}
        options={LANGUAGES}
      />
      <pre className={styles.code} tabIndex={0} role="region" aria-label="Snippet">
        {text}
      </pre>
      <div className={styles.buttons}>
        <CopyButton text={text} label="Copy" />
        <LinkButton
          external
          size="small"
          variant="quiet"
          icon={ExternalLink}
          href={routes.graphiql(texts?.graphql)}
        >
          Open in GraphiQL
        </LinkButton>
      </div>
      <p className={styles.hint}>
        A digest always refers to these weights. A name refers to the newest checkpoint with that
        name.
      </p>
    </>
  )
}

/** The snippets for a checkpoint; undefined while the code that builds them is loading. */
function useTexts(checkpoint: string): Record<Language, string> | undefined {
  const needsToken = useToken(({ token }) => token !== undefined)
  const command = useQuery(serverQuery()).data?.command ?? 'latentql'
  const { data } = useQuery({
    queryKey: ['snippets', checkpoint, needsToken],
    queryFn: () => snippetsOf({ method: 'generate', input: { seed: 7, checkpoint } }, needsToken),
    staleTime: Infinity,
  })
  const cli = `${command} generate --seed 7 --out seven.png \\
  --checkpoint ${checkpoint}`
  return data && { ...data, cli }
}
