/** Rules for every page of the documentation: links, paths, names, code blocks. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { blocksOf, PAGES, proseOf } from './pages.ts'

/** Languages of code; `text` is for output and diagrams. */
const LANGUAGES = 'diff graphql ini js json nginx python sh text ts yaml'.split(' ')

/** Blocks that no test can run: they need a GPU, an administrator or an hour. */
const MAX_NOT_RUN = 20

/** The start of a path in the repository. */
const FOLDERS = /^(bench|clients|demo|docs|examples|prisma|schema|scripts|server|test|\.ci)\//

/** Paths in code font; `NAME`, `*` and `...` stand for any name, and images are examples. */
function pathsOf(page: string): string[] {
  const words = [...proseOf(page).matchAll(/`([^`\s]+)`/g)].map((match) => match[1]!)
  return words.filter((word) => FOLDERS.test(word) && !/NAME|NNNN|[*<]|\.\.\.|\.jpg$/.test(word))
}

/** Names of code, such as `startTestServer`, `KindRows` or `MAX_COST`. */
const IDENTIFIER = /^([a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[A-Z]+_[A-Z_]+)(\(\))?$/

/** All code, to look identifiers up in. */
const CODE = ['bench', 'clients', 'examples', 'prisma', 'schema', 'scripts', 'server', 'test']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) =>
          /\.(ts|tsx|m?js|graphql|prisma|sh)$/.test(name) && !/node_modules|dist\b/.test(name),
      )
      .map((name) => readFileSync(path.join(folder, name), 'utf8')),
  )
  .join('\n')

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  const words = heading.toLowerCase().replaceAll(/[^\w\- ]/g, '')
  return words.trim().replaceAll(' ', '-')
}

function anchorsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1]!))
}

/** A sentence for each link that leads nowhere. */
function brokenLinks(page: string): string[] {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!)
  const own = links.filter((link) => !/^(https?|mailto):/.test(link))
  return own.flatMap((link) => {
    const [file, anchor] = link.split('#') as [string, string?]
    const target = file === '' ? page : path.join(path.dirname(page), file)
    if (!existsSync(target)) return [`${page} links to ${link}, which does not exist`]
    const isFound = !anchor || statSync(target).isDirectory() || anchorsOf(target).includes(anchor)
    return isFound ? [] : [`${page} links to ${link}, a heading that does not exist`]
  })
}

describe.each(PAGES)('%s', (page) => {
  test('links to pages and headings that exist', () => {
    expect(brokenLinks(page)).toEqual([])
  })

  // The changelog names files as they were.
  test.skipIf(page === 'CHANGELOG.md')('names files that exist', () => {
    expect(pathsOf(page).filter((name) => !existsSync(name))).toEqual([])
  })

  test.skipIf(page === 'CHANGELOG.md')('names identifiers that exist', () => {
    const words = [...proseOf(page).matchAll(/`([^`\s]+)`/g)].map((match) => match[1]!)
    const names = words.filter((word) => IDENTIFIER.test(word))
    expect(names.filter((name) => !CODE.includes(name.replace('()', '')))).toEqual([])
  })

  test('fences every code block and names its language', () => {
    const unknown = blocksOf(page).filter(({ language }) => !LANGUAGES.includes(language))
    expect(unknown.map(({ name }) => name)).toEqual([])
    expect(proseOf(page)).not.toMatch(/\n\n {4,}\S/)
  })
})

test('docs/README.md lists every page', () => {
  const index = readFileSync('docs/README.md', 'utf8')
  const decisions = readFileSync('docs/decisions/README.md', 'utf8')
  for (const page of PAGES.filter((name) => name.startsWith('docs/'))) {
    if (page === 'docs/README.md') continue
    const isDecision = page.startsWith('docs/decisions/') && !page.endsWith('/README.md')
    const list = isDecision ? decisions : index
    const from = isDecision ? 'docs/decisions' : 'docs'
    expect(list).toContain(`](${path.relative(from, page)})`)
  }
})

test('the log messages that docs/operations.md and docs/debugging.md name exist', () => {
  for (const page of ['docs/operations.md', 'docs/debugging.md']) {
    const messages = proseOf(page).matchAll(/`((?:engine|database) [a-z ]+)`/g)
    for (const [, message] of messages) expect(CODE).toContain(`'${message}'`)
  }
})

test('few code blocks are marked as not run', () => {
  const marked = PAGES.flatMap(blocksOf).filter(({ notRun }) => notRun !== null)
  expect(marked.length).toBeLessThanOrEqual(MAX_NOT_RUN)
})

test('docs/architecture.md has a line for every folder', () => {
  const page = readFileSync('docs/architecture.md', 'utf8')
  const foldersIn = (place: string) =>
    readdirSync(place, { withFileTypes: true })
      .filter(
        (entry) => entry.isDirectory() && !/^(node_modules|dist.*|coverage)$/.test(entry.name),
      )
      .map(({ name }) => name)
  const top = foldersIn('.').filter((name) => !name.startsWith('.') || name === '.ci')
  const server = foldersIn('server')
  const inner = server.flatMap((name) =>
    foldersIn(path.join('server', name)).map((folder) => `${name}/${folder}`),
  )
  const shown = inner.filter((name) => !name.startsWith('generated/'))
  for (const name of [...top, ...server, ...shown]) {
    const isListed = page.includes(`\`${name}\``) || page.includes(`\`${name}/`)
    expect(isListed, `no line for ${name}`).toBe(true)
  }
})

test('docs/configuration.md lists every environment variable', () => {
  const page = readFileSync('docs/configuration.md', 'utf8')
  const source = readFileSync('server/environment.ts', 'utf8')
  const variables = [...source.matchAll(/^ {2}([A-Z][A-Z_0-9]+): /gm)].map((match) => match[1]!)
  expect(variables.length).toBeGreaterThan(20)
  for (const variable of variables) expect(page).toContain(`\`${variable}\``)
})
