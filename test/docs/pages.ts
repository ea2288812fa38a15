/** The documentation, as its tests read it: every page, and the code blocks of a page. */
import { readdirSync, readFileSync } from 'node:fs'

/** A fenced code block. */
export interface Block {
  /** `docs/api.md:12`. */
  readonly name: string
  readonly page: string
  readonly language: string
  /** Without the indentation of the list that the block is in. */
  readonly text: string
  /** The reason in a comment `<!-- not run: REASON -->` on the line before; null without one. */
  readonly notRun: string | null
  /** The text in a comment `<!-- until: TEXT -->`: the block runs until it prints this. */
  readonly until: string | null
  /** The JSON block that follows with nothing but an empty line between: the output of this one. */
  readonly output: string | null
}

/** Every page that a reader of docs/README.md can reach, by its path in the repository. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'clients/sdk/README.md',
  'examples/node/README.md',
  'examples/web/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
]

const FENCE = /^(\s*)```(\w*)\s*$/
const COMMENT = /^\s*<!-- (not run|until): (.+) -->\s*$/

export function readPage(page: string): string {
  return readFileSync(page, 'utf8')
}

export function blocksOf(page: string): Block[] {
  const lines = readPage(page).split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    const [, indent, language] = FENCE.exec(lines[at]!) ?? []
    if (indent === undefined) continue
    const end = lines.findIndex((line, index) => index > at && line.trim() === '```')
    if (end < 0) throw new Error(`${page}:${at + 1}: the code block has no end`)
    const text = lines.slice(at + 1, end).map((line) => line.slice(indent.length))
    const [, kind, said = null] = COMMENT.exec(lines[at - 1] ?? '') ?? []
    blocks.push({
      name: `${page}:${at + 1}`,
      page,
      language: language!,
      text: `${text.join('\n')}\n`,
      notRun: kind === 'not run' ? said : null,
      until: kind === 'until' ? said : null,
      output: outputAfter(lines, end),
    })
    at = end
  }
  return blocks
}

function outputAfter(lines: readonly string[], end: number): string | null {
  if (lines[end + 1] !== '' || lines[end + 2] !== '```json') return null
  return lines.slice(end + 3, lines.indexOf('```', end + 3)).join('\n')
}

/** The page with its code blocks left out. */
export function proseOf(page: string): string {
  return readPage(page).replaceAll(/^(\s*)```[\s\S]*?^\1```$/gm, '')
}
