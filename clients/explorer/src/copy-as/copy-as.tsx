/** The menu "Copy as…": the request behind a result, as code. */
import { Braces, Code, ExternalLink, FileCode, Terminal } from 'lucide-react'
import { useState } from 'react'
import { explain } from '../api/errors.ts'
import { useToken } from '../api/token.ts'
import { baseUrl, routes } from '../navigation/routes.ts'
import { copyText } from '../ui/copy-text.tsx'
import { MenuButton, type MenuItem } from '../ui/menu-button.tsx'
import { toast } from '../ui/toasts.tsx'
import type { Operation } from './operation.ts'
import type { Snippets } from './snippets.ts'

interface Props {
  /** Returns the operation when the menu opens. */
  readonly operation: () => Operation
  /** Default: "Copy as…". */
  readonly label?: string
  /** The result, for the button's accessible name, if there are several on the page. */
  readonly result?: string
  readonly size?: 'small'
  /** The text of a latent's recipe, to copy as well. */
  readonly recipe?: string
}

export function CopyAs(props: Props) {
  const { operation, label = 'Copy as…', result, size, recipe } = props
  const [snippets, setSnippets] = useState<Snippets>()
  const needsToken = useToken(({ token }) => token !== undefined)
  const load = () => {
    setSnippets(undefined)
    snippetsOf(operation(), needsToken).then(setSnippets, (error: unknown) =>
      toast(explain(error).detail, { tone: 'bad' }),
    )
  }
  return (
    <MenuButton
      {...{ label, size }}
      name={result && `${label} ${result}`}
      icon={Code}
      onOpen={load}
      items={snippets ? itemsOf(snippets, needsToken, recipe) : []}
    />
  )
}

/** The code for an operation on this server. The part that builds it is loaded when first used. */
export async function snippetsOf(operation: Operation, needsToken: boolean): Promise<Snippets> {
  const snippets = await import('./snippets.ts')
  return snippets.snippetsOf(operation, { url: baseUrl, needsToken })
}

function itemsOf(snippets: Snippets, needsToken: boolean, recipe: string | undefined): MenuItem[] {
  const { curl, typescript, graphql } = snippets
  const advice = needsToken ? ' Set LATENTQL_TOKEN to your token before you run it.' : ''
  const items: MenuItem[] = [
    {
      label: 'curl',
      hint: 'for a terminal',
      icon: Terminal,
      onChoose: () => void copy(curl, `Copied as curl.${advice}`),
    },
    {
      label: 'TypeScript',
      hint: 'with @latentql/sdk',
      icon: FileCode,
      onChoose: () => void copy(typescript, `Copied as TypeScript.${advice}`),
    },
    {
      label: 'GraphQL',
      hint: 'for any client',
      icon: Code,
      onChoose: () => void copy(graphql, 'Copied as GraphQL.'),
    },
  ]
  if (recipe !== undefined) {
    items.push({
      label: 'Recipe',
      hint: 'the latent as JSON',
      icon: Braces,
      onChoose: () => void copy(recipe, 'Recipe copied.'),
    })
  }
  return [
    ...items,
    { label: 'Open in GraphiQL', icon: ExternalLink, href: routes.graphiql(graphql) },
  ]
}

async function copy(text: string, message: string): Promise<void> {
  if (await copyText(text)) toast(message, { tone: 'good' })
}
