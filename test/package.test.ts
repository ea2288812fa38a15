/** The package that `npm pack` makes, from the view of its users. */
import { execFile, spawn } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { WHOLE_PROCESSES_MS } from './support/patience.ts'
import { createTempDir } from './support/temp-dir.ts'
import { createTestDatabase } from './support/test-database.ts'

const run = promisify(execFile)

interface Manifest {
  readonly bin: { readonly latentql: string }
  readonly dependencies: Record<string, string>
  readonly optionalDependencies: Record<string, string>
}

describe('npm pack', { timeout: WHOLE_PROCESSES_MS }, () => {
  /** A project's folder with the unpacked package, and nothing but its runtime dependencies. */
  let project: string
  let installed: string
  let manifest: Manifest

  beforeAll(async () => {
    project = (await createTempDir()).path
    await run('npm', ['pack', '--silent', '--pack-destination', project])
    const [archive] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
    await run('tar', ['-xzf', path.join(project, archive!), '-C', project])
    installed = path.join(project, 'node_modules', 'latentql')
    await mkdir(path.dirname(installed))
    await rename(path.join(project, 'package'), installed)
    manifest = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8')) as Manifest
    for (const name of Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
    })) {
      const link = path.join(project, 'node_modules', name)
      await mkdir(path.dirname(link), { recursive: true })
      await symlink(path.resolve('node_modules', name), link)
    }
  }, WHOLE_PROCESSES_MS)

  it('packs the build, the schema, the migrations, the demo and the explorer, and no sources', async () => {
    const files = await readdir(installed, { recursive: true })
    expect(files).toEqual(
      expect.arrayContaining([
        'README.md',
        'LICENSE',
        'dist/server/cli/main.js',
        'dist/schema/schema.graphql',
        'dist/prisma/migrations/0001_latents_and_checkpoints/migration.sql',
        'dist/demo/faces64.safetensors',
        'dist/demo/faces64-discriminator.safetensors',
        'clients/explorer/dist/index.html',
        'scripts/preinstall.mjs',
      ]),
    )
    expect(files.filter((name) => /\.tsx?$|^(test|server|bench|docs)\b/.test(name))).toEqual([])
  })

  it('serves the API, the explorer and the demo with runtime dependencies alone', async () => {
    await using database = await createTestDatabase()
    const env = {
      ...{ ...process.env, DATABASE_URL: database.url, DATA_DIR: path.join(project, 'data') },
      ...{ PORT: '0', ENGINE: 'onnxruntime-cpu', DEMO: 'on' },
    }
    const bin = path.join(installed, manifest.bin.latentql)
    const server = spawn(process.execPath, [bin, 'serve'], { env, cwd: project })
    let errors = ''
    server.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    try {
      let url = ''
      for await (const line of createInterface(server.stdout)) {
        url = (JSON.parse(line) as { url?: string }).url ?? ''
        if (url) break
      }
      expect(url, errors).not.toBe('')
      const page = await fetch(url, { headers: { accept: 'text/html' } })
      expect(await page.text()).toContain('<div id="root">')
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ generate(seed: 7) { checkpoint { name } url } }' }),
      })
      const { generate } = ((await response.json()) as { data: Record<string, any> }).data
      expect(generate.checkpoint.name).toBe('demo')
      expect((await fetch(`${url}${generate.url}`)).headers.get('content-type')).toBe('image/png')
    } finally {
      server.kill('SIGKILL')
    }
  })

  it('tells users of the package to type npx latentql', async () => {
    await using database = await createTestDatabase()
    const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: path.join(project, 'data') }
    const bin = path.join(installed, manifest.bin.latentql)
    const { stdout } = await run(process.execPath, [bin, 'runs'], { env, cwd: project })
    expect(stdout).toBe('No runs yet. Start one: npx latentql train\n')
  })
})

describe("onnxruntime-node's CUDA libraries", () => {
  it('are not downloaded by npm ci in a checkout', async () => {
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      packages: Record<string, { hasInstallScript?: boolean }>
    }
    // npm runs the install scripts of packages that the lock marks. `npm install` may put this mark
    // back: remove it again.
    expect(lock.packages['node_modules/onnxruntime-node']).toBeDefined()
    expect(lock.packages['node_modules/onnxruntime-node']!.hasInstallScript).toBeUndefined()
  })

  it('are not downloaded when the package is installed, unless the environment asks for them', async () => {
    await using dir = await createTempDir()
    const at = (...parts: string[]) => path.join(dir.path, 'node_modules', ...parts)
    await mkdir(at('latentql', 'scripts'), { recursive: true })
    await mkdir(at('onnxruntime-node', 'script'), { recursive: true })
    await copyFile('scripts/preinstall.mjs', at('latentql', 'scripts', 'preinstall.mjs'))
    const script = at('onnxruntime-node', 'script', 'install.js')
    await writeFile(script, 'console.log(process.env.ONNXRUNTIME_NODE_INSTALL)')
    const preinstall = [at('latentql', 'scripts', 'preinstall.mjs')]
    await run(process.execPath, preinstall)
    await run(process.execPath, preinstall)
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: '' }
    expect((await run(process.execPath, [script], { env })).stdout).toBe('skip\n')
    const asked = { ...env, ONNXRUNTIME_NODE_INSTALL: 'cuda12' }
    expect((await run(process.execPath, [script], { env: asked })).stdout).toBe('cuda12\n')
  })
})

describe('.npmrc', () => {
  it('causes no npm warnings', async () => {
    const { stderr } = await run('npm', ['pkg', 'get', 'name'])
    expect(stderr).toBe('')
  })
})
