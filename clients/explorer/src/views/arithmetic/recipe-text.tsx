/** The sum as text: in words, as JSON, as a query. */
import { Code, Download } from 'lucide-react'
import type { ArithmeticInput } from '@latentql/sdk'
import { download } from '../../api/download.ts'
import type { Latent } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import styles from './result.module.css'

interface Props {
  readonly words: string
  /** What is shown as the result. */
  readonly latent: Latent
  readonly input: ArithmeticInput
  /** The address of the means and the grid as one picture. */
  readonly sheet: string | undefined
}

export function RecipeText({ words, latent, input, sheet }: Props) {
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
        <CopyButton label="Copy the words" text={words} />
        <LinkButton
          size="small"
          variant="quiet"
          icon={Code}
          external
          href={routes.graphiql(QUERY, { input })}
        >
          The sum in GraphiQL
        </LinkButton>
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

const QUERY = `# The mean of each plus group, less the mean of each minus group; and the 3x3 neighbours of the result.
query Arithmetic($input: ArithmeticInput!) {
  arithmetic(input: $input) {
    result {
      url(size: 256)
      recipe
    }
    sheet {
      url
    }
  }
}
`
