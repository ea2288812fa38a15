import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile, compilePrograms, installSdk } from '../support/installed-sdk.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir } from '../support/temp-dir.ts'

const run = promisify(execFile)
const readme = await readFile('clients/sdk/README.md', 'utf8')
const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!)

let server: TestServer
let directory: string

beforeAll(async () => {
  server = await startTestServer()
  directory = (await createTempDir()).path
  await installSdk(directory)
  const programs = snippets.map((snippet, index) => [
    `snippet-${index}`,
    snippet.replaceAll('http://127.0.0.1:4000', server.url),
  ])
  await compilePrograms(directory, Object.fromEntries(programs) as Record<string, string>)
})

afterAll(() => server[Symbol.asyncDispose]())

describe('the SDK’s README', () => {
  it('has snippets', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(5)
  })

  it('has types for web pages, without Node and without anything newer than ES2022', async () => {
    const page = `import { createClient } from '@latentql/sdk'
      const client = createClient({ url: location.origin })
      for await (const { walk } of client.walk({ fps: 5 })) {
        document.title = client.resolveUrl(walk.sample.url)
      }`
    await mkdir(path.join(directory, 'page'))
    await writeFile(path.join(directory, 'page', 'page.ts'), page)
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [] },
      ...{ module: 'ESNext', moduleResolution: 'bundler', target: 'ES2022' },
      lib: ['ES2022', 'DOM'],
    }
    const config = path.join(directory, 'page', 'tsconfig.json')
    await writeFile(config, JSON.stringify({ compilerOptions, files: ['page.ts'] }))
    await compile(config)
  })

  it.each([...snippets.keys()])('compiles and runs snippet %i', async (index) => {
    const { stderr } = await run(process.execPath, [path.join(directory, `snippet-${index}.js`)], {
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    expect(stderr).toBe('')
  })
})
