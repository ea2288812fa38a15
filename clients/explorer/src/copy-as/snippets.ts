/** An operation as code that runs as it is: curl, TypeScript and GraphQL. */
import { compact, inline } from './document.ts'
import { JSON_SYNTAX, layOut, TYPESCRIPT_SYNTAX } from './layout.ts'
import { requestOf, type Method, type Operation, type Sent } from './operation.ts'

export interface Snippets {
  readonly curl: string
  readonly typescript: string
  /** One document, with the values in place of its variables. */
  readonly graphql: string
}

export interface Server {
  /** With a trailing slash. */
  readonly url: string
  /** True if requests need the token in the environment variable LATENTQL_TOKEN. */
  readonly needsToken: boolean
}

export function snippetsOf(operation: Operation, server: Server): Snippets {
  const sent = requestOf(operation)
  return {
    curl: curlOf(sent, server),
    typescript: typescriptOf(operation, sent, server),
    graphql: inline(sent.document, sent.variables),
  }
}

/** For a POSIX shell. Subscriptions come as server-sent events, which curl prints as they come. */
function curlOf({ document, variables, isLive }: Sent, { url, needsToken }: Server): string {
  const body = layOut({ query: compact(document, variables), variables }, JSON_SYNTAX)
  return [
    `curl -sS${isLive ? 'N' : ''} ${quoted(`${url}graphql${isLive ? '/stream' : ''}`)}`,
    ...(isLive ? [`-H 'Accept: text/event-stream'`] : []),
    `-H 'Content-Type: application/json'`,
    ...(needsToken ? ['-H "Authorization: Bearer $LATENTQL_TOKEN"'] : []),
    `-d ${quoted(body)}`,
  ].join(' \\\n  ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** For each method: the variable for its result, and the lines that print its pictures. */
const PRINTS: Record<Method, readonly [result: string, ...lines: string[]]> = {
  generate: ['sample', 'console.log(client.resolveUrl(sample.url))'],
  sample: ['sample', 'console.log(client.resolveUrl(sample.url))'],
  samples: ['samples', 'for (const { url } of samples) console.log(client.resolveUrl(url))'],
  activation: ['maps', 'console.log(client.resolveUrl(maps.url))'],
  arithmetic: [
    '{ result, grid }',
    'console.log(client.resolveUrl(result.url))',
    'for (const { url } of grid ?? []) console.log(client.resolveUrl(url))',
  ],
  walk: ['{ walk }', 'console.log(walk.index, client.resolveUrl(walk.sample.url))'],
  interpolationSheet: ['sheet', 'console.log(client.resolveUrl(sheet.url))'],
  interpolationAnimation: ['animation', 'console.log(client.resolveUrl(animation.url))'],
  comparisonSheet: ['sheet', 'console.log(client.resolveUrl(sheet.url))'],
  checkpointSheet: ['sheet', 'if (sheet) console.log(client.resolveUrl(sheet.url))'],
  startForgetting: ['job', 'console.log(job.id)'],
  startFilters: ['job', 'console.log(job.id)'],
  startActivationStudy: ['job', 'console.log(job.id)'],
  startQuality: ['job', 'console.log(job.id)'],
  startDeduplication: ['job', 'console.log(job.id)'],
  startArithmeticStudy: ['job', 'console.log(job.id)'],
  startTurnStudy: ['job', 'console.log(job.id)'],
  startClassifier: ['job', 'console.log(job.id)'],
  startRuleStudy: ['{ runs }', 'for (const { run } of runs) console.log(run.name)'],
  trainingProgress: [
    '{ trainingProgress: event }',
    "if (event.__typename === 'StepEvent') console.log(event.step, event.lossD, event.lossG)",
    "if (event.__typename === 'SnapshotEvent') console.log(client.resolveUrl(event.picture.url))",
  ],
}

function typescriptOf({ method, input }: Operation, { isLive }: Sent, server: Server): string {
  const [result, ...prints] = PRINTS[method]
  const url = layOut(server.url.replace(/\/$/, ''), TYPESCRIPT_SYNTAX)
  const token = server.needsToken ? ', token: process.env.LATENTQL_TOKEN' : ''
  const begin = isLive ? `for await (const ${result} of ` : `const ${result} = await `
  const callee = `${begin}client.${method}(`
  const call = `${callee}${layOut(input, TYPESCRIPT_SYNTAX, '', callee.length)})`
  const use = isLive
    ? [`${call}) {`, ...prints.map((line) => `  ${line}`), '}', 'await client.dispose()']
    : [call, ...prints]
  return [
    "import { createClient } from '@latentql/sdk'",
    '',
    `const client = createClient({ url: ${url}${token} })`,
    '',
    ...use,
    '',
  ].join('\n')
}
