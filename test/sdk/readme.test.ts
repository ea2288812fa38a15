import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir } from '../support/temp-dir.ts'

const run = promisify(execFile)
const tsc = path.resolve('node_modules/typescript/bin/tsc')
const readme = await readFile('clients/sdk/README.md', 'utf8')
const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!)

let server: TestServer
let directory: string

beforeAll(async () => {
  server = await startTestServer()
  directory = (await createTempDir()).path
  await installSdk()
  await writeFile(path.join(directory, 'package.json'), '{ "type": "module" }')
  for (const [index, snippet] of snippets.entries()) {
    const code = snippet.replaceAll('http://127.0.0.1:4000', server.url)
    await writeFile(path.join(directory, `snippet-${index}.ts`), code)
  }
  const compilerOptions = { strict: true, module: 'NodeNext', target: 'ES2023', types: ['node'] }
  await writeFile(path.join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  await run(process.execPath, [tsc, '-p', directory]).catch(({ stdout }: { stdout: string }) => {
    throw new Error(`The README's snippets do not compile:\n${stdout}`)
  })
})

afterAll(() => server[Symbol.asyncDispose]())

/**
 * Creates the package as npm would install it: the content of `files`, with its dependencies next
 * to it.
 */
async function installSdk(): Promise<void> {
  const modules = path.join(directory, 'node_modules')
  const sdk = path.join(modules, '@latentql/sdk')
  await mkdir(sdk, { recursive: true })
  await cp('clients/sdk/package.json', path.join(sdk, 'package.json'))
  const outDir = path.join(sdk, 'dist')
  await run(process.execPath, [tsc, '-p', 'clients/sdk/tsconfig.json', '--outDir', outDir])
  for (const name of ['graphql', 'graphql-ws', 'ws', '@graphql-typed-document-node', '@types']) {
    await symlink(path.resolve('node_modules', name), path.join(modules, name))
  }
}

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
    await run(process.execPath, [tsc, '-p', config]).catch(({ stdout }: { stdout: string }) => {
      throw new Error(`A page does not compile:\n${stdout}`)
    })
  })

  it.each([...snippets.keys()])('compiles and runs snippet %i', async (index) => {
    const { stderr } = await run(process.execPath, [path.join(directory, `snippet-${index}.js`)], {
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    expect(stderr).toBe('')
  })
})
