/** A project that uses the SDK as npm would install it, and compiles with TypeScript. */
import { execFile } from 'node:child_process'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const tsc = path.resolve('node_modules/typescript/bin/tsc')

/**
 * Installs the SDK in a folder: the content of its package's `files`, with its dependencies next to
 * it.
 */
export async function installSdk(folder: string): Promise<void> {
  const modules = path.join(folder, 'node_modules')
  const sdk = path.join(modules, '@latentql/sdk')
  await mkdir(sdk, { recursive: true })
  await cp('clients/sdk/package.json', path.join(sdk, 'package.json'))
  const outDir = path.join(sdk, 'dist')
  await run(process.execPath, [tsc, '-p', 'clients/sdk/tsconfig.json', '--outDir', outDir])
  for (const name of ['graphql', 'graphql-ws', 'ws', '@graphql-typed-document-node', '@types']) {
    await symlink(path.resolve('node_modules', name), path.join(modules, name))
  }
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }')
}

/** Writes programs NAME.ts to the folder, and compiles them. Throws the compiler's messages. */
export async function compilePrograms(
  folder: string,
  programs: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, code] of Object.entries(programs)) {
    await writeFile(path.join(folder, `${name}.ts`), code)
  }
  const compilerOptions = { strict: true, module: 'NodeNext', target: 'ES2023', types: ['node'] }
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  await compile(folder)
}

/** Compiles a project, a folder or its tsconfig.json. Throws the compiler's messages. */
export async function compile(project: string): Promise<void> {
  await run(process.execPath, [tsc, '-p', project]).catch(({ stdout }: { stdout: string }) => {
    throw new Error(`${project} does not compile:\n${stdout}`)
  })
}
