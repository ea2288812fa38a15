/** Code snippets for using a checkpoint, to copy. */
import { useQuery } from '@tanstack/react-query'
import { Code } from 'lucide-react'
import { useState } from 'react'
import { serverQuery } from '../../api/queries.ts'
import { baseUrl, routes } from '../../navigation/routes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { isOfRun, shortDigest, type Checkpoint } from '../../checkpoints/labels.ts'
import styles from './snippets.module.css'

type Language = 'graphql' | 'sdk' | 'cli'

const LANGUAGES: { value: Language; label: string }[] = [
  { value: 'graphql', label: 'GraphQL' },
  { value: 'sdk', label: 'TypeScript' },
  { value: 'cli', label: 'Command line' },
]

export function Snippets({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const [language, setLanguage] = useState<Language>('graphql')
  const reference = isOfRun(checkpoint) ? checkpoint.name : shortDigest(checkpoint.digest)
  const command = useQuery(serverQuery()).data?.command ?? 'latentql'
  const text = SNIPPETS[language](reference, command)
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
          icon={Code}
          href={routes.graphiql(SNIPPETS.graphql(reference, command), {})}
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

const SNIPPETS: Record<Language, (reference: string, command: string) => string> = {
  graphql: (reference) => `{
  generate(seed: 7, checkpoint: "${reference}") {
    url(size: 256)
  }
}`,
  sdk: (reference) => `import { createClient } from '@latentql/sdk'

const client = createClient({ url: '${baseUrl}' })
const sample = await client.generate({
  seed: 7,
  checkpoint: '${reference}',
})
console.log(client.resolveUrl(sample.url))`,
  cli: (reference, command) => `${command} generate --seed 7 --out seven.png \\
  --checkpoint ${reference}`,
}
