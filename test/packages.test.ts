/** The packages that `npm start` and `npm test` install. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { WHOLE_PROCESSES_MS } from './support/patience.ts'
import { createTempDir } from './support/temp-dir.ts'

const run = promisify(execFile)

interface Lock {
  readonly packages: Record<
    string,
    { readonly dev?: boolean; readonly peerDependencies?: Record<string, string> }
  >
}

test('npm start installs what building needs, and no package for tests and checks alone', async () => {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock
  const isInstalled = (name: string) => packages[`node_modules/${name}`]?.dev !== true
  const building = Object.keys(packages.scripts!.peerDependencies!)
  expect(building).toEqual(expect.arrayContaining(['prisma', 'typescript', 'vite']))
  for (const name of building) expect([name, isInstalled(name)]).toEqual([name, true])
  const others = ['vitest', 'eslint', 'prettier', 'playwright-core', 'relay-compiler']
  for (const name of others) expect([name, isInstalled(name)]).toEqual([name, false])
})

test(
  'npm test adds the packages that are missing; npm start then keeps them',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using dir = await createTempDir()
    const at = (...parts: string[]) => path.join(dir.path, ...parts)
    for (const name of ['steps.mjs', 'packages.mjs'])
      await cp(path.join('scripts', name), at('scripts', name))
    const pack = async (name: string) => {
      await mkdir(at(name, 'package'), { recursive: true })
      await writeFile(
        at(name, 'package', 'package.json'),
        JSON.stringify({ name, version: '1.0.0' }),
      )
      await run('tar', ['-czf', at(`${name}.tgz`), '-C', at(name), 'package'])
    }
    const depend = async (...names: string[]) => {
      const dependencies = Object.fromEntries(names.map((name) => [name, `file:${name}.tgz`]))
      const devDependencies = { vitest: 'file:vitest.tgz' }
      await writeFile(at('package.json'), JSON.stringify({ dependencies, devDependencies }))
      await run('npm', ['install', '--package-lock-only'], { cwd: dir.path })
    }
    for (const name of ['pg', 'more', 'vitest']) await pack(name)
    await depend('pg')
    const install = async (options: object) => {
      const script = `import { installPackages } from './scripts/packages.mjs'
        await installPackages(${JSON.stringify(options)})`
      const args = ['--input-type=module', '--eval', script]
      return (await run(process.execPath, args, { cwd: dir.path })).stderr
    }
    const installed = () =>
      ['pg', 'vitest', 'more'].filter((name) => existsSync(at('node_modules', name)))

    expect(await install({})).toContain('Installing packages')
    expect(installed()).toEqual(['pg'])
    expect(await install({})).toBe('')
    expect(await install({ development: true })).toContain('Installing packages')
    expect(installed()).toEqual(['pg', 'vitest'])
    expect(await install({})).toBe('')
    expect(await install({ development: true })).toBe('')

    await depend('pg', 'more')
    expect(await install({})).toContain('Installing packages')
    expect(installed()).toEqual(['pg', 'vitest', 'more'])
  },
)
