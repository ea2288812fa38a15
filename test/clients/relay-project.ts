/** A Relay app's GraphQL: its documents, compiled by relay-compiler against the server's schema. */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { ConcreteRequest, ReaderFragment } from 'relay-runtime'

const COMPILER = path.join(import.meta.dirname, '../../node_modules/relay-compiler/cli.js')

/** Compiles the documents and returns a function that loads a compiled operation or fragment. */
export async function compileRelay(
  folder: string,
  sdl: string,
  documents: string,
): Promise<(name: string) => Promise<ConcreteRequest & ReaderFragment>> {
  const src = path.join(folder, 'src')
  await mkdir(src)
  await writeFile(path.join(folder, 'schema.graphql'), sdl)
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(path.join(src, 'app.js'), `graphql\`${documents}\``)
  const config = { src, schema: 'schema.graphql', language: 'javascript', eagerEsModules: true }
  await writeFile(path.join(folder, 'relay.config.json'), JSON.stringify(config))
  await promisify(execFile)(process.execPath, [COMPILER, 'relay.config.json'], { cwd: folder })
  return async (name) => {
    const file = path.join(src, '__generated__', `${name}.graphql.js`)
    const { default: artifact } = (await import(pathToFileURL(file).href)) as {
      default: ConcreteRequest & ReaderFragment
    }
    return artifact
  }
}
