/** The code that “Copy as…” builds from a call of the SDK. */
import { buildSchema, parse, validate } from 'graphql'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Operation } from '../../clients/explorer/src/copy-as/operation.ts'
import { snippetsOf } from '../../clients/explorer/src/copy-as/snippets.ts'

const schema = buildSchema(
  readdirSync('schema')
    .map((file) => readFileSync(`schema/${file}`, 'utf8'))
    .join('\n'),
)

const snippets = (operation: Operation, needsToken = false) =>
  snippetsOf(operation, { url: 'https://example.org/latents/', needsToken })

/** The body of the request in a copied command, as bash would pass it to curl. */
function bodyOf(curl: string): { query: string; variables: Record<string, unknown> } {
  const quoted = curl.slice(curl.indexOf("-d '") + 4, -1)
  return JSON.parse(quoted.replaceAll(String.raw`'\''`, "'")) as ReturnType<typeof bodyOf>
}

const WALK: Operation = {
  method: 'walk',
  input: {
    waypoints: [{ seed: 1 }, { saved: "it's" }],
    method: 'SLERP',
    easing: 'LINEAR',
    fps: 12,
  },
}

const OPERATIONS: Operation[] = [
  WALK,
  { method: 'generate', input: { seed: 7 } },
  { method: 'sample', input: { latent: { z: [1, -2.5, 1e-7] }, checkpoint: 'demo' } },
  { method: 'samples', input: { latents: [{ seed: 1 }], truncation: 0.5 } },
  { method: 'arithmetic', input: { plus: [[{ seed: 1 }]], minus: [], grid: true } },
  { method: 'interpolationSheet', input: { waypoints: [{ seed: 1 }, { seed: 2 }] } },
  {
    method: 'interpolationAnimation',
    input: { input: { waypoints: [{ seed: 1 }], method: 'LERP' }, format: 'GIF' },
  },
  { method: 'checkpointSheet', input: { checkpoint: 'demo', count: 64 } },
  { method: 'trainingProgress', input: { run: 'first', mode: 'LATEST' } },
]

it.each(OPERATIONS)('$method: both documents are valid', (operation) => {
  const { curl, graphql } = snippets(operation)
  expect(validate(schema, parse(graphql))).toEqual([])
  expect(validate(schema, parse(bodyOf(curl).query))).toEqual([])
})

it('writes values in place of variables: an enum inside an input stays an enum', () => {
  const { graphql } = snippets(WALK)
  expect(graphql).toContain('method: SLERP, easing: LINEAR, fps: 12')
  expect(graphql).toContain(`{saved: "it's"}`)
  expect(graphql).not.toContain('$')
})

it('leaves out variables that are not given', () => {
  const { curl, graphql } = snippets({ method: 'generate', input: { seed: 7 } })
  expect(bodyOf(curl).query).toMatch(/^query Generate\(\$seed:Int!\)\{generate\(seed:\$seed\)/)
  expect(graphql).toMatch(/^query Generate \{\n {2}generate\(seed: 7\)/)
})

it('quotes texts for the shell and for TypeScript', () => {
  const { curl, typescript } = snippets(WALK)
  expect(bodyOf(curl).variables).toEqual({ input: WALK.input })
  expect(typescript).toContain(`{ saved: "it's" }`)
})

it('keeps the path of the server’s URL, and sends subscriptions as event streams', () => {
  const { curl, typescript } = snippets(WALK)
  expect(curl).toMatch(/^curl -sSN 'https:\/\/example\.org\/latents\/graphql\/stream' \\\n/)
  expect(curl).toContain("-H 'Accept: text/event-stream'")
  expect(typescript).toContain("createClient({ url: 'https://example.org/latents' })")
  expect(typescript).toContain('for await (const { walk } of client.walk({')
})

it('reads the token from the environment if the server needs one', () => {
  const { curl, typescript, graphql } = snippets({ method: 'generate', input: { seed: 7 } }, true)
  expect(curl).toContain('-H "Authorization: Bearer $LATENTQL_TOKEN"')
  expect(typescript).toContain(', token: process.env.LATENTQL_TOKEN })')
  expect(graphql).not.toContain('TOKEN')
})

it('lays out long values in lines of at most 80 characters', () => {
  const z = Array.from({ length: 100 }, (_, index) => index / 7)
  const { typescript } = snippets({ method: 'sample', input: { latent: { z } } })
  const lines = typescript.split('\n').filter((line) => !line.startsWith('const client'))
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80)
  expect(lines.length).toBeLessThan(50)
})
